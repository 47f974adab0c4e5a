package io.tiffin.projections.tables;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How values stand in columns: enums in lower snake case, times with their zone. */
public final class Columns {

    private Columns() {}

    public static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    public static @Nullable String textOrNull(@Nullable Enum<?> value) {
        return value == null ? null : text(value);
    }

    /** @throws IllegalArgumentException where it is no constant */
    public static <E extends Enum<E>> E value(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    public static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** A column that is never null. */
    public static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    public static String text(Readable row, String column) {
        return required(row, column, String.class);
    }

    public static UUID id(Readable row, String column) {
        return required(row, column, UUID.class);
    }

    public static @Nullable UUID idOrNull(Readable row, String column) {
        return row.get(column, UUID.class);
    }

    public static long number(Readable row, String column) {
        return required(row, column, Long.class);
    }
}
