package io.tiffin.app.store;

import io.tiffin.eventstore.EventStoreSchema;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads tokens without claiming them, which Axon's token store cannot. */
@Component
public class StoredTokens {

    private static final TokenSchema TABLE = EventStoreSchema.tokens();
    private static final String TOKENS = "SELECT " + TABLE.tokenColumn() + ", " + TABLE.tokenTypeColumn() + " FROM " + TABLE.tokenTable()
            + " WHERE " + TABLE.processorNameColumn() + " = ?";

    private final JdbcClient jdbc;
    private final Serializer serializer;

    StoredTokens(JdbcClient jdbc, Serializer serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer;
    }

    /** The position that every segment of the processor has stored; 0 where one has stored none. */
    public long position(String processor) {
        return jdbc.sql(TOKENS).param(processor).query((row, _) -> {
            byte[] token = row.getBytes(1);
            return token == null ? 0 : position(token, row.getString(2));
        }).list().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    private long position(byte[] token, String type) {
        TrackingToken read = serializer.deserialize(new SimpleSerializedObject<>(token, byte[].class, type, null));
        return read.position().orElse(0);
    }
}
