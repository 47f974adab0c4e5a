package io.tiffin.kernel.web.security;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The key pair that access tokens are signed and checked with. */
record SigningKey(RSAPrivateCrtKey privateKey, RSAPublicKey publicKey) {

    /** @throws IllegalStateException with what to do, where there is no key or it cannot be used */
    static SigningKey fromPem(@Nullable String pem) {
        if (pem == null || pem.isBlank()) {
            throw new IllegalStateException("tiffin.security.signing-key is not set. Make one with: "
                    + "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048");
        }
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            var privateKey = (RSAPrivateCrtKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
            if (privateKey.getModulus().bitLength() < 2048) {
                throw new IllegalStateException("tiffin.security.signing-key is shorter than 2048 bits");
            }
            var publicKey = (RSAPublicKey) rsa
                    .generatePublic(new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
            return new SigningKey(privateKey, publicKey);
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw new IllegalStateException("tiffin.security.signing-key is no RSA private key in PKCS#8 PEM", e);
        }
    }
}
