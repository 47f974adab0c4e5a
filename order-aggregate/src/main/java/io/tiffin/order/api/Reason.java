package io.tiffin.order.api;

/** Why an order was rejected or cancelled; written in lower snake case. */
public enum Reason {
    /* of restaurants */
    STORE_CLOSED, ITEM_UNAVAILABLE, CAPACITY, PRICE_CHANGED, ADDRESS_OUT_OF_RANGE,
    /* of the system */
    PAYMENT_FAILED, RESTAURANT_TIMEOUT, COURIER_NOT_FOUND, ITEMS_UNAVAILABLE, UNABLE_TO_DELIVER,
    /* of customers */
    CHANGED_MIND, TOO_LATE, DUPLICATE,
    /* of anybody */
    OTHER
}
