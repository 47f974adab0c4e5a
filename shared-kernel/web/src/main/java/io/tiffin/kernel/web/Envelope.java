package io.tiffin.kernel.web;

import org.jspecify.annotations.Nullable;

/**
 * The body of every answer that succeeded.
 *
 * @param data       what was asked for
 * @param message    for a person, rarely
 * @param error      always null here; clients look at it
 * @param pagination of lists
 */
public record Envelope<T>(boolean success, @Nullable T data, @Nullable String message, @Nullable String error,
        @Nullable Pagination pagination) {

    public static <T> Envelope<T> of(T data) {
        return new Envelope<>(true, data, null, null, null);
    }

    public static <T> Envelope<T> of(T data, Pagination pagination) {
        return new Envelope<>(true, data, null, null, pagination);
    }

    /** For an answer that has nothing to tell but that it was done. */
    public static Envelope<Void> done(String message) {
        return new Envelope<>(true, null, message, null, null);
    }
}
