package io.tiffin.delivery.api;

/** Where a delivery stands; written in lower snake case. */
public enum DeliveryStatus {
    REQUESTED, OFFERED, ASSIGNED, AT_RESTAURANT, PICKED_UP, DELIVERED, FAILED, CANCELLED;

    public boolean isTerminal() {
        return switch (this) {
            case DELIVERED, FAILED, CANCELLED -> true;
            case REQUESTED, OFFERED, ASSIGNED, AT_RESTAURANT, PICKED_UP -> false;
        };
    }
}
