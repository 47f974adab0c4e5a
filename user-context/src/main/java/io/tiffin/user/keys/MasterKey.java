package io.tiffin.user.keys;

import java.util.Base64;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The key that the keys of persons are stored under: whoever has the database alone can read nobody's data. */
public final class MasterKey {

    static final int BYTES = 32;

    private final SecretKey key;

    private MasterKey(SecretKey key) {
        this.key = key;
    }

    /**
     * The key as configured.
     *
     * @param base64 of 32 bytes
     * @throws IllegalStateException where it is missing or is no such thing; the message tells how to make one, and never the value
     */
    public static MasterKey fromBase64(@Nullable String base64) {
        if (base64 == null || base64.isBlank()) {
            throw wrong("is not set");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException _) {
            throw wrong("is not Base64");
        }
        if (bytes.length != BYTES) {
            throw wrong("has " + bytes.length + " bytes");
        }
        return new MasterKey(new SecretKeySpec(bytes, "AES"));
    }

    byte[] wrap(UUID owner, SecretKey dataKey) {
        return SealedBox.seal(key, owner, dataKey.getEncoded());
    }

    SecretKey unwrap(UUID owner, byte[] wrapped) {
        try {
            return new SecretKeySpec(SealedBox.open(key, owner, wrapped), "AES");
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the key of " + owner + " was stored under another tiffin.security.master-key", e);
        }
    }

    private static IllegalStateException wrong(String what) {
        return new IllegalStateException("tiffin.security.master-key " + what + ": it must be the Base64 of " + BYTES
                + " random bytes, such as `openssl rand -base64 32` prints");
    }
}
