package io.tiffin.kernel.web;

import java.util.Locale;

/** What an account may do; written in lower snake case. */
public enum Role {
    CUSTOMER, RESTAURANT, AGENT, ADMIN;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
