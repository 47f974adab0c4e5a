package io.tiffin.order.web;

import io.tiffin.kernel.Address;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.order.api.OrderDetails;
import io.tiffin.order.api.PriceList.Wanted;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/orders}. It has no prices: those come from the menu. */
record PlaceOrder(@NotNull RestaurantId restaurantId, @NotEmpty @Size(max = 100) List<@NotNull @Valid Item> items,
        @NotNull @Valid Destination deliveryAddress, @Nullable @Size(max = 1000) String specialInstructions,
        @NotBlank @Size(max = 255) String paymentToken) {

    record Item(@NotNull MenuItemId menuItemId, @NotNull @Min(1) @Max(99) Integer quantity, @Nullable @Size(max = 500) String notes) {}

    record Destination(@NotBlank @Size(max = 500) String text, @NotNull @Valid Place location) {}

    record Place(@NotNull @DecimalMin("-90") @DecimalMax("90") Double lat, @NotNull @DecimalMin("-180") @DecimalMax("180") Double lng) {}

    List<Wanted> wanted() {
        return items.stream().map(item -> new Wanted(item.menuItemId, item.quantity)).toList();
    }

    OrderDetails details() {
        return new OrderDetails(new Address(deliveryAddress.text, new GeoPoint(deliveryAddress.location.lat, deliveryAddress.location.lng)),
                specialInstructions, items.stream().<@Nullable String>map(Item::notes).toList());
    }
}
