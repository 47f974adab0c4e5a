package io.tiffin.restaurant.api;

import io.tiffin.kernel.Money;
import org.jspecify.annotations.Nullable;

/**
 * What the menu says of an item.
 *
 * @param price     for one
 * @param available whether it can be ordered now, apart from its stock
 */
public record MenuItem(String name, @Nullable String description, Money price, @Nullable String category, boolean available,
        @Nullable String imageUrl) {}
