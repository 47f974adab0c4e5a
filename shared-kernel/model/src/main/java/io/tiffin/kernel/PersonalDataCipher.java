package io.tiffin.kernel;

import java.util.Optional;
import java.util.UUID;

/** Seals the data of persons, with a key for each, and opens it as long as the key exists. Calls may block on a first use of a key. */
public interface PersonalDataCipher {

    /** Encrypts with the owner's key, which is made at the first use. */
    SealedText seal(UUID owner, String plaintext);

    /** The plaintext, or nothing once the owner's key was erased. */
    Optional<String> open(SealedText sealed);

    /** Erases the owner's key: nothing sealed for that person can be read any more. */
    void erase(UUID owner);
}
