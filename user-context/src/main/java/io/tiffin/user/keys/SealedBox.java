package io.tiffin.user.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce. What is sealed begins with the version of this scheme, so that another one can
 * follow: {@code version (1 byte) | nonce (12 bytes) | ciphertext and tag}. The version and the owner's id are authenticated as well:
 * what was sealed for one person does not open as that of another.
 */
final class SealedBox {

    private static final byte VERSION = 1;
    private static final String SCHEME = "AES/GCM/NoPadding";
    /** Looked for once: the JDK would ask all of them, one after another, for each box. */
    private static final Provider PROVIDER = provider();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int SMALLEST = 1 + NONCE_BYTES + TAG_BITS / 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedBox() {}

    static byte[] seal(SecretKey key, UUID owner, byte[] plaintext) {
        byte[] nonce = random(NONCE_BYTES);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key, nonce, owner).doFinal(plaintext);
            return ByteBuffer.allocate(1 + NONCE_BYTES + ciphertext.length).put(VERSION).put(nonce).put(ciphertext).array();
        } catch (GeneralSecurityException e) {
            throw defect(e);
        }
    }

    /** @throws IllegalArgumentException where it was not sealed with this key for this owner, or was changed since */
    static byte[] open(SecretKey key, UUID owner, byte[] sealed) {
        if (sealed.length < SMALLEST || sealed[0] != VERSION) {
            throw new IllegalArgumentException("not sealed by a scheme that is known here");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, owner).doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new IllegalArgumentException("not sealed with the key of " + owner + ", or changed since", e);
        } catch (GeneralSecurityException e) {
            throw defect(e);
        }
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static IllegalStateException defect(GeneralSecurityException e) {
        return new IllegalStateException("every JDK has AES-GCM", e);
    }

    private static Provider provider() {
        try {
            return Cipher.getInstance(SCHEME).getProvider();
        } catch (GeneralSecurityException e) {
            throw defect(e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, UUID owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(SCHEME, PROVIDER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ByteBuffer.allocate(17)
                .put(VERSION)
                .putLong(owner.getMostSignificantBits())
                .putLong(owner.getLeastSignificantBits())
                .array());
        return cipher;
    }
}
