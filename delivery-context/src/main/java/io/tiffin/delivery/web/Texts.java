package io.tiffin.delivery.web;

/** The forms of texts that requests carry. */
final class Texts {

    /** One line. */
    static final String LINE = "\\P{Cntrl}*";
    /** One line with something on it. */
    static final String FILLED_LINE = "\\P{Cntrl}*[^\\s\\p{Cntrl}]\\P{Cntrl}*";
    /** A reason code, lower snake case. */
    static final String CODE = "[a-z][a-z0-9_]{0,63}";

    private Texts() {}
}
