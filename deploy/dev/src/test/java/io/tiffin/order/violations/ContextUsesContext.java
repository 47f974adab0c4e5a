package io.tiffin.order.violations;

import io.tiffin.restaurant.api.RestaurantEvent;

/** Breaks a rule of the architecture on purpose. */
public final class ContextUsesContext {

    Class<?> other = RestaurantEvent.class;
}
