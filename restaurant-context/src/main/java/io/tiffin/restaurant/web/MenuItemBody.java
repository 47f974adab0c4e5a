package io.tiffin.restaurant.web;

import io.tiffin.kernel.Money;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.restaurant.api.MenuItem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** An item as a restaurant writes it, whole: what is absent is none, but {@code available} is true and {@code stock} of a change stays. */
record MenuItemBody(@NotBlank @Size(max = 200) String name, @Nullable @Size(max = 2000) String description,
        @NotNull @Valid Price price, @Nullable @Size(max = 100) String category, @Nullable Boolean available,
        @Nullable @Size(max = 2000) @Pattern(regexp = URL) String imageUrl, @Nullable @Min(0) @Max(LARGEST_STOCK) Integer stock) {

    static final int LARGEST_STOCK = 1_000_000;

    /** Absolute, over HTTP, in the characters of RFC 3986: what stands here is put into pages. */
    private static final String URL = "(?i:https?)://[A-Za-z0-9\\[][A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]*";

    /** What one costs, in minor units. */
    record Price(@NotNull @Min(1) @Max(10_000_000) Long amount, @NotNull @Size(max = 3) String currency) {}

    /** The item, or a refusal of another currency than that of the platform. */
    MenuItem item(Currency platform) {
        if (!price.currency.equals(platform.getCurrencyCode())) {
            throw new RefusedException(new Refusal.Unacceptable("wrong_currency", "/price/currency",
                    "Prices here are in " + platform.getCurrencyCode() + "."));
        }
        return new MenuItem(name, Texts.orNull(description), new Money(price.amount, platform), Texts.orNull(category),
                !Boolean.FALSE.equals(available), imageUrl);
    }
}
