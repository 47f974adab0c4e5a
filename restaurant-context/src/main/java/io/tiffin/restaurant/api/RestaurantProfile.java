package io.tiffin.restaurant.api;

import io.tiffin.kernel.Address;
import org.jspecify.annotations.Nullable;

/**
 * What a restaurant shows to everybody.
 *
 * @param hours absent: open whenever online
 */
public record RestaurantProfile(String name, Address address, @Nullable String cuisineType, @Nullable OpeningHours hours) {}
