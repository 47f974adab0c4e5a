package io.tiffin.order.api;

import io.tiffin.kernel.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order knows about a person. Events carry it only as JSON sealed with the customer's key.
 *
 * @param deliveryAddress     where the meal goes
 * @param specialInstructions for restaurant and courier
 * @param notes               the customer's note for each line, in the order of the lines; null where there is none
 */
public record OrderDetails(Address deliveryAddress, @Nullable String specialInstructions, List<@Nullable String> notes) {}
