package io.tiffin.restaurant.web;

import org.jspecify.annotations.Nullable;

/** An empty text says that there is none. */
final class Texts {

    private Texts() {}

    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
