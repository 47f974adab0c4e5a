package io.tiffin.dev.drill;

import io.tiffin.dev.drill.StoredLog.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What queries are answered from, beside the log that it was made from; and what is left that would need a hand. */
final class Views {

    private static final String AGREE = "views agree with the log";

    private final Connection database;
    private final List<Stored> log;
    private final List<Violation> violations = new ArrayList<>();

    private Views(Connection database, List<Stored> log) {
        this.database = database;
        this.log = log;
    }

    static List<Violation> check(Connection database, List<Stored> log) throws SQLException {
        var views = new Views(database, log);
        views.compare(Invariants.endings(log), "SELECT order_id::text, status FROM read_model.orders");
        views.compare(views.sums("payment.captured"), "SELECT order_id::text, payment_captured FROM read_model.orders");
        views.compare(views.sums("payment.refunded"), "SELECT order_id::text, payment_refunded FROM read_model.orders");
        views.compare(views.remaining(), "SELECT menu_item_id::text, remaining FROM read_model.menu_stock");
        views.compare(views.deliveries(), "SELECT order_id::text, status FROM read_model.deliveries");
        views.leftovers("no letter is left",
                """
                    SELECT sequence_id, processing_group || ' ' || payload_type || ', tried ' || attempts || ' times: ' || coalesce(cause_message, '')
                    FROM eventstore.dead_letter ORDER BY sequence_id, sequence_index""");
        views.leftovers("no saga is left", """
            SELECT saga_id, convert_from(state, 'UTF8') FROM eventstore.saga""");
        views.leftovers("no deadline is overdue", """
            SELECT '', task_instance || ' was due ' || execution_time FROM platform.scheduled_task
            WHERE execution_time < now() - interval '1 minute'""");
        views.leftovers("no deadline fails", """
            SELECT '', task_instance || ' failed ' || consecutive_failures || ' times' FROM platform.scheduled_task
            WHERE consecutive_failures > 0""");
        return views.violations;
    }

    private void compare(Map<String, String> expected, String query) throws SQLException {
        Map<String, String> shown = rows(query);
        expected.forEach((id, value) -> {
            if (!value.equals(shown.get(id))) {
                violations.add(new Violation(AGREE, id, "%s is shown instead of %s: %s".formatted(shown.get(id), value, query)));
            }
        });
    }

    private Map<String, String> rows(String query) throws SQLException {
        var found = new LinkedHashMap<String, String>();
        try (var statement = database.createStatement(); var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.put(rows.getString(1), String.valueOf(rows.getString(2)));
            }
        }
        return found;
    }

    private void leftovers(String rule, String query) throws SQLException {
        rows(query).forEach((order, what) -> violations.add(new Violation(rule, order, what)));
    }

    private Map<String, String> sums(String type) {
        var sums = new HashMap<String, Long>();
        log.stream().filter(event -> event.is(type)).forEach(event -> sums.merge(event.order(), event.amount(), Long::sum));
        var texts = new HashMap<String, String>();
        sums.forEach((order, sum) -> texts.put(order, Long.toString(sum)));
        return texts;
    }

    private Map<String, String> remaining() {
        var remaining = new HashMap<String, String>();
        for (Stored event : log) {
            String field = event.is("menu-item.added", "menu-item.stock-set") ? "stock" : "remaining";
            if (event.type().startsWith("menu-item.") && event.data().path(field).isNumber()) {
                remaining.put(event.text("menuItemId"), event.text(field));
            }
        }
        return remaining;
    }

    private Map<String, String> deliveries() {
        var endings = new HashMap<String, String>();
        for (Stored event : log) {
            switch (event.type()) {
                case "delivery.completed" -> endings.put(event.order(), "delivered");
                case "delivery.failed" -> endings.put(event.order(), "failed");
                case "delivery.cancelled" -> endings.put(event.order(), "cancelled");
                default -> {
                }
            }
        }
        return endings;
    }
}
