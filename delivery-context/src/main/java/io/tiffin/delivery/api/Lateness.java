package io.tiffin.delivery.api;

/** What of a delivery is late; written in lower snake case. */
public enum Lateness {
    PICK_UP, DELIVERY
}
