package io.tiffin.kernel.web;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The caller's name for one creation: the same key again asks for the same thing again. */
public final class IdempotencyKey {

    public static final String HEADER = "Idempotency-Key";
    /** Set on the answer to a key that was used before. */
    public static final String REPLAYED = "Idempotent-Replayed";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private IdempotencyKey() {}

    /** The key, if it is well-formed; throws (422) otherwise. */
    public static String validated(String key) {
        if (!FORM.matcher(key).matches()) {
            throw new RefusedException(new Refusal.Unacceptable("invalid_idempotency_key", "",
                    HEADER + " must be 1 to 255 visible ASCII characters."));
        }
        return key;
    }

    /** The same key came with another body. */
    public static RefusedException reused() {
        return new RefusedException(new Refusal.Unacceptable("idempotency_key_reused", "",
                "This " + HEADER + " was used for another request. Use a new one."));
    }

    /** A key of its own for a request that came without one. */
    public static String orFresh(@Nullable String key) {
        return key == null ? UuidCreator.getTimeOrderedEpoch().toString() : validated(key);
    }
}
