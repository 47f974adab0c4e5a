package io.tiffin.restaurant.domain;

/**
 * What an order holds of an item.
 *
 * @param quantity portions; 0 where a change took the last, or was refused the first
 * @param change   the last change of the order that was answered; 0 before any
 */
public record Reservation(int quantity, int change) {

    static final Reservation NONE = new Reservation(0, 0);
}
