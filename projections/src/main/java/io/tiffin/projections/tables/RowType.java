package io.tiffin.projections.tables;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** A record of rows as a relation that one statement reads: a column for each component, {@code user_id} for {@code userId}. */
final class RowType {

    private static final Map<Class<?>, String> TYPES = Map.of(UUID.class, "uuid", String.class, "text", Long.class, "int8", Integer.class,
            "int4", Double.class, "float8", Boolean.class, "bool", OffsetDateTime.class, "timestamptz");

    private final List<Column> columns;
    private final String relation;

    private record Column(String name, Class<?> type, Method accessor) {

        static Column of(RecordComponent component) {
            ReflectionUtils.makeAccessible(component.getAccessor());
            return new Column(component.getName().replaceAll("(?=\\p{Upper})", "_").toLowerCase(Locale.ROOT),
                    ClassUtils.resolvePrimitiveIfNecessary(component.getType()), component.getAccessor());
        }

        String typeInDatabase() {
            String known = TYPES.get(type);
            if (known == null) {
                throw new IllegalArgumentException("no type of a column is known for " + type + " of " + accessor);
            }
            return known;
        }

        /** An array of the values' own type, which the driver can send as it is. */
        Object[] values(List<? extends Row> rows) {
            Object[] values = (Object[]) Array.newInstance(type, rows.size());
            for (int i = 0; i < values.length; i++) {
                values[i] = ReflectionUtils.invokeMethod(accessor, rows.get(i));
            }
            return values;
        }
    }

    /** @throws IllegalArgumentException where a component is of a type that no column has */
    RowType(Class<? extends Row> type) {
        this.columns = Stream.of(type.getRecordComponents()).map(Column::of).toList();
        this.relation = columns.stream()
                .map(column -> "?::" + column.typeInDatabase() + "[]")
                .collect(Collectors.joining(", ", "WITH batch AS (SELECT * FROM unnest(", ") AS rows "))
                + columns.stream().map(Column::name).collect(Collectors.joining(", ", "(", ")) "));
    }

    /** The statement with its {@code batch}. */
    String sql(Write write) {
        return relation + write.sql();
    }

    void bind(PreparedStatement statement, List<? extends Row> rows) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            statement.setArray(i + 1, statement.getConnection().createArrayOf(column.typeInDatabase(), column.values(rows)));
        }
    }

    /** The rows in as few lists as none needs to name a key twice; those of one key in their order. */
    static <R extends Row> List<List<R>> rounds(List<R> sorted) {
        List<List<R>> rounds = new ArrayList<>();
        int round = 0;
        for (int i = 0; i < sorted.size(); i++) {
            round = i > 0 && sorted.get(i).key().equals(sorted.get(i - 1).key()) ? round + 1 : 0;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(sorted.get(i));
        }
        return rounds;
    }
}
