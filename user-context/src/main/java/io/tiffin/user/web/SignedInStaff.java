package io.tiffin.user.web;

import io.tiffin.kernel.web.security.Sessions.Tokens;
import io.tiffin.user.accounts.StaffMember;

/**
 * The answer to a member of the staff who logged in or refreshed.
 *
 * @param expiresIn of the access token, in seconds
 */
record SignedInStaff(StaffMember staff, String accessToken, String refreshToken, long expiresIn) {

    static SignedInStaff of(StaffMember staff, Tokens tokens) {
        return new SignedInStaff(staff, tokens.accessToken(), tokens.refreshToken(), tokens.expiresIn());
    }
}
