package io.tiffin.kernel.web;

import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted.
 *
 * @param page  from 1
 * @param limit 1 to 100
 */
public record PageRequest(int page, int limit) {

    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;
    private static final int MAX_PAGE = 1_000_000;

    /**
     * From the query parameters {@code page} and {@code limit}.
     *
     * @throws RefusedException (422) outside their ranges
     */
    public static PageRequest of(@Nullable Integer page, @Nullable Integer limit) {
        return new PageRequest(within("page", page, 1, MAX_PAGE), within("limit", limit, DEFAULT_LIMIT, MAX_LIMIT));
    }

    public long offset() {
        return (long) (page - 1) * limit;
    }

    private static int within(String name, @Nullable Integer value, int otherwise, int max) {
        int chosen = value == null ? otherwise : value;
        if (chosen < 1 || chosen > max) {
            throw new RefusedException(new Refusal.Unacceptable("out_of_range", "?" + name, name + " must be from 1 to " + max + "."));
        }
        return chosen;
    }
}
