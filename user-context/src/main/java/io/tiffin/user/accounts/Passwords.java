package io.tiffin.user.accounts;

import java.nio.charset.StandardCharsets;

/** What a password may be. */
public final class Passwords {

    private static final int SHORTEST = 8;
    /** Bcrypt looks at 72 bytes and no more. */
    private static final int LONGEST = 72;

    private Passwords() {}

    public static boolean isAcceptable(String password) {
        int length = password.getBytes(StandardCharsets.UTF_8).length;
        return length >= SHORTEST && length <= LONGEST;
    }
}
