package io.tiffin.eventstore;

import org.axonframework.eventhandling.deadletter.jdbc.DeadLetterSchema;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.modelling.saga.repository.jdbc.PostgresSagaSqlSchema;
import org.axonframework.modelling.saga.repository.jdbc.SagaSchema;
import org.axonframework.modelling.saga.repository.jdbc.SagaSqlSchema;

/**
 * The names that {@code db/eventstore/V1__event_store.sql} gives to tables and columns, in the form in which Axon's stores ask for
 * them. Tables are qualified with the schema, so that no search path has to be set.
 */
public final class EventStoreSchema {

    /** Where Flyway finds the migrations. */
    public static final String MIGRATIONS = "classpath:db/eventstore";

    /** The PostgreSQL schema that holds every table of the store. */
    public static final String SCHEMA = "eventstore";

    /** Channel of the notification sent with every append; its payload is the last position appended, in decimal. */
    public static final String APPEND_CHANNEL = "eventstore_appended";

    /** Key of the advisory lock that every append holds until its transaction ends. */
    public static final long APPEND_LOCK = 0x6576656e74730001L;

    static final String EVENT = SCHEMA + ".event";
    static final String SNAPSHOT = SCHEMA + ".snapshot";
    static final String TOKEN = SCHEMA + ".token";
    static final String SAGA = SCHEMA + ".saga";
    static final String SAGA_ASSOCIATION = SCHEMA + ".saga_association";
    static final String DEAD_LETTER = SCHEMA + ".dead_letter";

    private EventStoreSchema() {}

    /** Events and snapshots, for a JDBC event storage engine. */
    public static EventSchema events() {
        return EventSchema.builder().eventTable(EVENT).snapshotTable(SNAPSHOT).globalIndexColumn("global_position")
                .eventIdentifierColumn("event_id").aggregateIdentifierColumn("aggregate_id").sequenceNumberColumn("sequence_number")
                .typeColumn("aggregate_type").timestampColumn("occurred_at").payloadTypeColumn("payload_type")
                .payloadRevisionColumn("payload_revision").payloadColumn("payload").metaDataColumn("metadata").build();
    }

    /** Tokens, for {@code JdbcTokenStore} with content type {@code byte[]}. */
    public static TokenSchema tokens() {
        return TokenSchema.builder().setTokenTable(TOKEN).setProcessorNameColumn("processor_name").setSegmentColumn("segment")
                .setTokenColumn("token").setTokenTypeColumn("token_type").setTimestampColumn("claimed_at").setOwnerColumn("owner").build();
    }

    /** Sagas and their associations, for {@code JdbcSagaStore}. */
    public static SagaSqlSchema sagas() {
        return new PostgresSagaSqlSchema(SagaSchema.builder().sagaEntryTable(SAGA).sagaIdColumn("saga_id").sagaTypeColumn("saga_type")
                .revisionColumn("revision").serializedSagaColumn("state").associationValueEntryTable(SAGA_ASSOCIATION)
                .associationKeyColumn("association_key").associationValueColumn("association_value").build());
    }

    /** Dead letters, for {@code JdbcSequencedDeadLetterQueue}. */
    public static DeadLetterSchema deadLetters() {
        return DeadLetterSchema.builder().deadLetterTable(DEAD_LETTER).deadLetterIdentifierColumn("dead_letter_id")
                .processingGroupColumn("processing_group").sequenceIdentifierColumn("sequence_id").sequenceIndexColumn("sequence_index")
                .messageTypeColumn("message_type").eventIdentifierColumn("event_id").timestampColumn("occurred_at")
                .payloadTypeColumn("payload_type").payloadRevisionColumn("payload_revision").payloadColumn("payload")
                .metaDataColumn("metadata").aggregateTypeColumn("aggregate_type").aggregateIdentifierColumn("aggregate_id")
                .sequenceNumberColumn("sequence_number").tokenTypeColumn("token_type").tokenColumn("token")
                .enqueuedAtColumn("enqueued_at").lastTouchedColumn("last_touched").processingStartedColumn("processing_started")
                .causeTypeColumn("cause_type").causeMessageColumn("cause_message").diagnosticsColumn("diagnostics").build();
    }
}
