package io.tiffin.kernel;

import java.util.UUID;

/**
 * A person's data as events carry it: encrypted with that person's key. Erasing the key erases the data, wherever copies of it are.
 *
 * @param owner      whose data, and so whose key
 * @param ciphertext Base64 of what {@link PersonalDataCipher} made
 */
public record SealedText(UUID owner, String ciphertext) {}
