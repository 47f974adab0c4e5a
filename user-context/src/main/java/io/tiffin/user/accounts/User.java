package io.tiffin.user.accounts;

import io.tiffin.kernel.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A customer's row, without what it is logged in with.
 *
 * @param address as the customer wrote it
 */
public record User(UserId userId, String email, String name, @Nullable String phone, @Nullable String address) {}
