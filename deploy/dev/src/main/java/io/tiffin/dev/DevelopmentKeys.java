package io.tiffin.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;

/** The secrets of one data folder, made at its first start: none stands in the repository, and none is good anywhere else. */
final class DevelopmentKeys {

    private static final String SIGNING_KEY = "tiffin.security.signing-key";
    private static final String MASTER_KEY = "tiffin.security.master-key";

    private DevelopmentKeys() {}

    /** The keys as configuration properties. */
    static Map<String, Object> in(Path dataFolder) {
        Path folder = dataFolder.resolve("keys");
        return Map.of(SIGNING_KEY, readOrMake(folder.resolve("signing-key.pem"), DevelopmentKeys::newSigningKey), MASTER_KEY,
                readOrMake(folder.resolve("master-key"), DevelopmentKeys::newMasterKey));
    }

    private static String readOrMake(Path file, Supplier<String> maker) {
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(file.getParent());
                Path fresh = Files.createTempFile(file.getParent(), "key", ".new");
                Files.writeString(fresh, maker.get());
                if (Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
                }
                Files.move(fresh, file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException("The development key " + file + " cannot be read or made", e);
        }
    }

    private static String newSigningKey() {
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2048);
            byte[] pkcs8 = rsa.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(pkcs8)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static String newMasterKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
