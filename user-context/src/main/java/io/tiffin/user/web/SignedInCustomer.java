package io.tiffin.user.web;

import io.tiffin.kernel.web.security.Sessions.Tokens;
import io.tiffin.user.accounts.User;

/**
 * The answer to whoever registered, logged in or refreshed.
 *
 * @param expiresIn of the access token, in seconds
 */
record SignedInCustomer(User user, String accessToken, String refreshToken, long expiresIn) {

    static SignedInCustomer of(User user, Tokens tokens) {
        return new SignedInCustomer(user, tokens.accessToken(), tokens.refreshToken(), tokens.expiresIn());
    }
}
