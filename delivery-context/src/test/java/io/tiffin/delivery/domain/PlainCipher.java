package io.tiffin.delivery.domain;

import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.SealedText;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Seals nothing, but forgets whom it is told to forget. */
public final class PlainCipher implements PersonalDataCipher {

    private final Set<UUID> erased = new HashSet<>();

    @Override
    public SealedText seal(UUID owner, String plaintext) {
        return new SealedText(owner, plaintext);
    }

    @Override
    public Optional<String> open(SealedText sealed) {
        return erased.contains(sealed.owner()) ? Optional.empty() : Optional.of(sealed.ciphertext());
    }

    @Override
    public void erase(UUID owner) {
        erased.add(owner);
    }
}
