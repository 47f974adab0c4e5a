package io.tiffin.projections.menu;

import io.tiffin.projections.tables.Row;
import io.tiffin.projections.tables.Write;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How stock is written. An event says what remains, so the latest one is all that counts, in whatever order they are handled.
 */
enum StockWrite implements Write {

    REMAINING("""
        INSERT INTO read_model.menu_stock (menu_item_id, remaining, position)
        SELECT key, remaining, position FROM batch
        ON CONFLICT (menu_item_id) DO UPDATE SET remaining = excluded.remaining, position = excluded.position
        WHERE menu_stock.position < excluded.position
        """);

    private final String sql;

    StockWrite(String sql) {
        this.sql = sql;
    }

    @Override
    public String sql() {
        return sql;
    }

    /** What is written; without a number there is no limit. */
    record Remaining(UUID key, @Nullable Integer remaining, long position) implements Row {}
}
