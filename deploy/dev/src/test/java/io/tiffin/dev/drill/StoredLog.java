package io.tiffin.dev.drill;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of the event store, read by nothing but SQL: what is checked here must not depend on what is checked. */
final class StoredLog {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A row of the table. */
    record Stored(long position, String aggregate, long sequence, String type, String at, JsonNode data) {

        String order() {
            return text("orderId");
        }

        /** Empty where there is none. */
        String text(String field) {
            return data.path(field).asString("");
        }

        long amount() {
            return data.at("/amount/amount").asLong();
        }

        boolean is(String... types) {
            return Stream.of(types).anyMatch(type::equals);
        }
    }

    private StoredLog() {}

    static List<Stored> read(Connection database) throws SQLException {
        var log = new ArrayList<Stored>();
        try (var rows = database.createStatement().executeQuery("""
            SELECT global_position, aggregate_id, sequence_number, payload_type, to_char(occurred_at, 'HH24:MI:SS.MS'), payload
            FROM eventstore.event ORDER BY global_position""")) {
            while (rows.next()) {
                log.add(new Stored(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getString(4), rows.getString(5),
                        JSON.readTree(new ByteArrayInputStream(rows.getBytes(6)))));
            }
        }
        return log;
    }

    /** What happened to an order, for people to read. */
    static String history(List<Stored> log, String order) {
        var history = new StringBuilder();
        log.stream().filter(event -> event.order().equals(order)).forEach(event -> {
            history.append("%n    %7d %s %-34s".formatted(event.position, event.at, event.type));
            event.data.properties().stream()
                    .filter(field -> !field.getKey().equals("orderId") && !field.getValue().has("ciphertext"))
                    .forEach(field -> history.append(' ').append(field.getKey()).append('=').append(field.getValue()));
        });
        return history.toString();
    }
}
