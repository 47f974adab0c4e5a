package io.tiffin.eventstore.benchmarks;

import io.tiffin.eventstore.LogicalTypeSerializer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.messaging.MetaData;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What PostgreSQL takes over one connection when nobody checks, locks, serializes or waits for anybody: the same rows, in batches of the
 * same size, each batch a transaction.
 */
final class RawBatches implements AutoCloseable {

    private static final String UNNEST = """
        INSERT INTO eventstore.event
        SELECT ? + row.place, row.event_id, row.aggregate_id, row.sequence_number, row.aggregate_type,
            to_timestamp(row.millis / 1000.0::double precision), row.payload_type, row.payload_revision, row.payload, row.metadata
        FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
            AS row (event_id, aggregate_id, sequence_number, aggregate_type, millis, payload_type, payload_revision, payload, metadata, place)""";
    private static final String COPY = "COPY eventstore.event FROM STDIN (FORMAT binary)";
    private static final byte[] COPY_HEADER = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final long MICROS_FROM_1970_TO_2000 = 946_684_800_000_000L;
    private static final byte[] AGGREGATE_TYPE = "Order".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REVISION = "1".getBytes(StandardCharsets.US_ASCII);

    private final Database database;
    private final Connection connection;
    private final PreparedStatement unnest;
    private final byte[][] payloads;
    private final String[] types;
    private final byte[] metadata;
    private long stored;

    RawBatches(Database database) throws SQLException {
        this.database = database;
        connection = database.dataSource().getConnection();
        try (Statement setup = connection.createStatement()) {
            setup.execute("SET plan_cache_mode = force_generic_plan; SET jit = off");
        }
        unnest = connection.prepareStatement(UNNEST);
        unnest.unwrap(org.postgresql.PGStatement.class).setPrepareThreshold(1);
        LogicalTypeSerializer serializer = Order.serializer();
        Object[] events = {Order.Placed.of(Order.newId(), System.nanoTime()), Order.Accepted.of(Order.newId(), System.nanoTime())};
        payloads = new byte[][]{serializer.serialize(events[0], byte[].class).getData(),
                serializer.serialize(events[1], byte[].class).getData()};
        types = new String[]{serializer.typeForClass(events[0].getClass()).getName(),
                serializer.typeForClass(events[1].getClass()).getName()};
        String id = UUID.randomUUID().toString();
        metadata = serializer
                .serialize(MetaData.from(Map.of("actor", "customer:" + id, "correlationId", id, "causationId", id, "traceparent",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")), byte[].class)
                .getData();
    }

    interface Batch {
        void store(RawBatches into, int size) throws SQLException, IOException;
    }

    /** Batch after batch; rows per second within the measured time. */
    static double run(Database database, int size, Duration rampUp, Duration measured, Batch batch) {
        try (RawBatches raw = new RawBatches(database)) {
            long from = System.nanoTime() + rampUp.toNanos();
            long until = from + measured.toNanos();
            long counted = 0;
            long now = System.nanoTime();
            while (now < until) {
                batch.store(raw, size);
                now = System.nanoTime();
                if (now >= from && now < until) {
                    counted += size;
                }
            }
            if (database.rows() != raw.stored) {
                throw new IllegalStateException(database.name() + ": not every row that was sent is stored");
            }
            return counted * 1e9 / measured.toNanos();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void fill(Database database, int events) {
        try (RawBatches raw = new RawBatches(database)) {
            while (raw.stored < events) {
                raw.unnest((int) Math.min(1_024, events - raw.stored));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void unnest(int size) throws SQLException {
        String[] eventIds = new String[size];
        String[] aggregateIds = new String[size];
        long[] sequenceNumbers = new long[size];
        String[] aggregateTypes = new String[size];
        long[] occurred = new long[size];
        String[] payloadTypes = new String[size];
        String[] revisions = new String[size];
        byte[][] allPayloads = new byte[size][];
        byte[][] allMetadata = new byte[size][];
        for (int place = 0; place < size; place++) {
            int kind = place % 2;
            eventIds[place] = newEventId();
            aggregateIds[place] = kind == 1 ? aggregateIds[place - 1] : Order.newId();
            sequenceNumbers[place] = kind;
            aggregateTypes[place] = "Order";
            occurred[place] = System.currentTimeMillis();
            payloadTypes[place] = types[kind];
            revisions[place] = "1";
            allPayloads[place] = payloads[kind];
            allMetadata[place] = metadata;
        }
        unnest.setLong(1, stored);
        bind(2, "text", eventIds);
        bind(3, "text", aggregateIds);
        bind(4, "int8", sequenceNumbers);
        bind(5, "text", aggregateTypes);
        bind(6, "int8", occurred);
        bind(7, "text", payloadTypes);
        bind(8, "text", revisions);
        bind(9, "bytea", allPayloads);
        bind(10, "bytea", allMetadata);
        stored += unnest.executeUpdate();
    }

    private void bind(int parameter, String type, Object array) throws SQLException {
        unnest.setArray(parameter, connection.unwrap(PGConnection.class).createArrayOf(type, array));
    }

    void copy(int size) throws SQLException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size * 900);
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(COPY_HEADER);
        byte[] aggregateId = {};
        for (int place = 0; place < size; place++) {
            int kind = place % 2;
            aggregateId = kind == 1 ? aggregateId : Order.newId().getBytes(StandardCharsets.US_ASCII);
            out.writeShort(10);
            write(out, stored + place + 1);
            write(out, newEventId().getBytes(StandardCharsets.US_ASCII));
            write(out, aggregateId);
            write(out, kind);
            write(out, AGGREGATE_TYPE);
            write(out, System.currentTimeMillis() * 1_000 - MICROS_FROM_1970_TO_2000);
            write(out, types[kind].getBytes(StandardCharsets.US_ASCII));
            write(out, REVISION);
            write(out, payloads[kind]);
            write(out, metadata);
        }
        out.writeShort(-1);
        CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
        var copy = copies.copyIn(COPY);
        copy.writeToCopy(bytes.toByteArray(), 0, bytes.size());
        stored += copy.endCopy();
    }

    private static void write(DataOutputStream out, long value) throws IOException {
        out.writeInt(Long.BYTES);
        out.writeLong(value);
    }

    private static void write(DataOutputStream out, byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    private static String newEventId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    int payloadBytes() {
        return (payloads[0].length + payloads[1].length) / 2;
    }

    int metadataBytes() {
        return metadata.length;
    }

    String insertForPgBench() {
        return "INSERT INTO eventstore.event (event_id, aggregate_id, sequence_number, aggregate_type, occurred_at, payload_type,"
                + " payload_revision, payload, metadata) VALUES (gen_random_uuid()::text, uuidv7()::text, 0, 'Order', now(), '" + types[0]
                + "', '1', '\\x" + hex(payloads[0]) + "', '\\x" + hex(metadata) + "');\n";
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() throws SQLException {
        unnest.close();
        connection.close();
    }
}
