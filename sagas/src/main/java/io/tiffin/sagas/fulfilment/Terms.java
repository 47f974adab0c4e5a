package io.tiffin.sagas.fulfilment;

import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.order.api.OrderEvent.OrderCreated;

/**
 * What the later steps need of how the order was placed. Not the event itself: what a saga stores is not upcast.
 *
 * @param details      sealed with the customer's key, as the order has them
 * @param paymentToken sealed with the customer's key
 */
public record Terms(OrderId orderId, UserId customer, RestaurantId restaurantId, GeoPoint restaurantLocation, Money total,
        SealedText details, SealedText paymentToken) {

    Terms costing(Money newTotal) {
        return new Terms(orderId, customer, restaurantId, restaurantLocation, newTotal, details, paymentToken);
    }

    static Terms of(OrderCreated order) {
        return new Terms(order.orderId(), order.customer(), order.restaurantId(), order.restaurantLocation(), order.total(),
                order.details(), order.paymentToken());
    }
}
