package io.tiffin.projections.testing;

import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.SealedText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Seals in memory: with the owner's id beside the text, so that it opens with no other. */
public final class SealInMemory implements PersonalDataCipher {

    private final Set<UUID> erased = new HashSet<>();

    @Override
    public SealedText seal(UUID owner, String plaintext) {
        return new SealedText(owner, Base64.getEncoder().encodeToString((owner + plaintext).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Optional<String> open(SealedText sealed) {
        String text = new String(Base64.getDecoder().decode(sealed.ciphertext()), StandardCharsets.UTF_8);
        if (!text.startsWith(sealed.owner().toString())) {
            throw new IllegalArgumentException("sealed with another key");
        }
        return erased.contains(sealed.owner()) ? Optional.empty() : Optional.of(text.substring(36));
    }

    @Override
    public void erase(UUID owner) {
        erased.add(owner);
    }
}
