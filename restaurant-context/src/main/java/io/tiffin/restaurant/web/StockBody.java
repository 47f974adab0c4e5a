package io.tiffin.restaurant.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/** What can still be ordered; null lifts the limit, which nobody does by leaving the field out. */
record StockBody(@JsonProperty(required = true) @Nullable @Min(0) @Max(MenuItemBody.LARGEST_STOCK) Integer stock) {}
