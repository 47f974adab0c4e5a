CREATE SCHEMA IF NOT EXISTS eventstore;

CREATE TABLE eventstore.event (
    global_position  bigint      GENERATED ALWAYS AS IDENTITY,
    event_id         text        NOT NULL,
    aggregate_id     text        NOT NULL,
    sequence_number  bigint      NOT NULL,
    aggregate_type   text,
    occurred_at      timestamptz NOT NULL,
    payload_type     text        NOT NULL,
    payload_revision text,
    payload          bytea       NOT NULL,
    metadata         bytea       NOT NULL,
    CONSTRAINT event_pk PRIMARY KEY (global_position),
    CONSTRAINT event_id_unique UNIQUE (event_id),
    CONSTRAINT event_stream_unique UNIQUE (aggregate_id, sequence_number)
);
-- A token for a moment in time is answered from this index alone.
CREATE INDEX event_occurred_at ON eventstore.event (occurred_at, global_position);

COMMENT ON TABLE eventstore.event IS 'Every event ever stored. Appended to, never updated or deleted.';
COMMENT ON COLUMN eventstore.event.global_position IS 'Place in the one global order, from 1. Visible in commit order: nothing appears below a position already seen.';
COMMENT ON COLUMN eventstore.event.event_id IS 'Identifier of the event message. Unique, so that an event with a derived id is stored once however often it is tried.';
COMMENT ON COLUMN eventstore.event.aggregate_id IS 'Identifier of the aggregate; equals event_id where the event belongs to none.';
COMMENT ON COLUMN eventstore.event.sequence_number IS 'Place in the stream of its aggregate, from 0 without holes. Its uniqueness is the optimistic lock of the aggregate.';
COMMENT ON COLUMN eventstore.event.aggregate_type IS 'Type of the aggregate; null where the event belongs to none.';
COMMENT ON COLUMN eventstore.event.occurred_at IS 'When the event was made, on the clock of the node that made it. Not monotonic along global_position.';
COMMENT ON COLUMN eventstore.event.payload_type IS 'Logical name of the event type, never a Java class name.';
COMMENT ON COLUMN eventstore.event.payload_revision IS 'Revision of the shape of the payload under that name; null where the type has none.';
COMMENT ON COLUMN eventstore.event.payload IS 'The event as JSON in UTF-8.';
COMMENT ON COLUMN eventstore.event.metadata IS 'Metadata (correlation, causation, actor, trace) as a plain JSON object in UTF-8.';

CREATE TABLE eventstore.snapshot (
    event_id         text        NOT NULL,
    aggregate_id     text        NOT NULL,
    sequence_number  bigint      NOT NULL,
    aggregate_type   text        NOT NULL,
    occurred_at      timestamptz NOT NULL,
    payload_type     text        NOT NULL,
    payload_revision text,
    payload          bytea       NOT NULL,
    metadata         bytea       NOT NULL,
    CONSTRAINT snapshot_pk PRIMARY KEY (aggregate_id, sequence_number)
);

COMMENT ON TABLE eventstore.snapshot IS 'Aggregates as they were at some event, to load them faster. Can be deleted at any time.';
COMMENT ON COLUMN eventstore.snapshot.event_id IS 'Identifier of the snapshot message.';
COMMENT ON COLUMN eventstore.snapshot.aggregate_id IS 'Identifier of the aggregate.';
COMMENT ON COLUMN eventstore.snapshot.sequence_number IS 'Sequence number of the last event the snapshot includes.';
COMMENT ON COLUMN eventstore.snapshot.aggregate_type IS 'Type of the aggregate.';
COMMENT ON COLUMN eventstore.snapshot.occurred_at IS 'When the snapshot was taken.';
COMMENT ON COLUMN eventstore.snapshot.payload_type IS 'Logical name of the snapshot type.';
COMMENT ON COLUMN eventstore.snapshot.payload_revision IS 'Revision of the shape of the snapshot; another revision than today''s is ignored.';
COMMENT ON COLUMN eventstore.snapshot.payload IS 'The aggregate as JSON in UTF-8.';
COMMENT ON COLUMN eventstore.snapshot.metadata IS 'Metadata as a plain JSON object in UTF-8.';

-- Updated after every batch of every segment: room on the page keeps those updates off the index.
CREATE TABLE eventstore.token (
    processor_name text    NOT NULL,
    segment        integer NOT NULL,
    token          bytea,
    token_type     text,
    claimed_at     text    NOT NULL,
    owner          text,
    CONSTRAINT token_pk PRIMARY KEY (processor_name, segment)
) WITH (fillfactor = 40);

COMMENT ON TABLE eventstore.token IS 'How far each segment of each event processor has come, and which node is at it.';
COMMENT ON COLUMN eventstore.token.processor_name IS 'Name of the event processor.';
COMMENT ON COLUMN eventstore.token.segment IS 'Number of the segment within the processor.';
COMMENT ON COLUMN eventstore.token.token IS 'Position up to which the segment has handled events, as JSON; null at the very beginning.';
COMMENT ON COLUMN eventstore.token.token_type IS 'Logical name of the type of the token.';
COMMENT ON COLUMN eventstore.token.claimed_at IS 'When the owner last stored a token or renewed its claim, RFC 3339 in UTC.';
COMMENT ON COLUMN eventstore.token.owner IS 'Node that holds the claim; null when released.';

CREATE TABLE eventstore.saga (
    saga_id   text  NOT NULL,
    saga_type text  NOT NULL,
    revision  text,
    state     bytea NOT NULL,
    CONSTRAINT saga_pk PRIMARY KEY (saga_id)
) WITH (fillfactor = 70);

COMMENT ON TABLE eventstore.saga IS 'Sagas that have not ended.';
COMMENT ON COLUMN eventstore.saga.saga_id IS 'Identifier of the saga.';
COMMENT ON COLUMN eventstore.saga.saga_type IS 'Logical name of the saga type.';
COMMENT ON COLUMN eventstore.saga.revision IS 'Revision of the shape of its state.';
COMMENT ON COLUMN eventstore.saga.state IS 'What the saga remembers, as JSON in UTF-8.';

CREATE TABLE eventstore.saga_association (
    association_id    bigint GENERATED ALWAYS AS IDENTITY,
    association_key   text   NOT NULL,
    association_value text,
    saga_type         text   NOT NULL,
    saga_id           text   NOT NULL,
    CONSTRAINT saga_association_pk PRIMARY KEY (association_id)
);
-- Every event that a saga handles is looked up by value; Axon's own schema has no index for it.
CREATE INDEX saga_association_lookup ON eventstore.saga_association (association_value, association_key, saga_type, saga_id);
CREATE INDEX saga_association_saga ON eventstore.saga_association (saga_id);

COMMENT ON TABLE eventstore.saga_association IS 'Which values of events lead to which saga.';
COMMENT ON COLUMN eventstore.saga_association.association_id IS 'Technical key.';
COMMENT ON COLUMN eventstore.saga_association.association_key IS 'Name of the property of the event, such as orderId.';
COMMENT ON COLUMN eventstore.saga_association.association_value IS 'Value of that property.';
COMMENT ON COLUMN eventstore.saga_association.saga_type IS 'Logical name of the saga type.';
COMMENT ON COLUMN eventstore.saga_association.saga_id IS 'The saga in eventstore.saga. No foreign key: Axon deletes and inserts the two tables in an order of its own.';

CREATE TABLE eventstore.dead_letter (
    dead_letter_id      text   NOT NULL,
    processing_group    text   NOT NULL,
    sequence_id         text   NOT NULL,
    sequence_index      bigint NOT NULL,
    message_type        text   NOT NULL,
    event_id            text   NOT NULL,
    occurred_at         text   NOT NULL,
    payload_type        text   NOT NULL,
    payload_revision    text,
    payload             bytea  NOT NULL,
    metadata            bytea,
    aggregate_type      text,
    aggregate_id        text,
    sequence_number     bigint,
    token_type          text,
    token               bytea,
    enqueued_at         text   NOT NULL,
    last_touched        text,
    processing_started  text,
    cause_type          text,
    cause_message       text,
    diagnostics         bytea,
    CONSTRAINT dead_letter_pk PRIMARY KEY (dead_letter_id),
    CONSTRAINT dead_letter_sequence_unique UNIQUE (processing_group, sequence_id, sequence_index)
);

COMMENT ON TABLE eventstore.dead_letter IS 'Events that a processing group could not handle, and those queued behind them in the same sequence.';
COMMENT ON COLUMN eventstore.dead_letter.dead_letter_id IS 'Identifier of the letter.';
COMMENT ON COLUMN eventstore.dead_letter.processing_group IS 'The processing group that failed.';
COMMENT ON COLUMN eventstore.dead_letter.sequence_id IS 'What must be handled in order, usually the aggregate.';
COMMENT ON COLUMN eventstore.dead_letter.sequence_index IS 'Place within that sequence, from 0.';
COMMENT ON COLUMN eventstore.dead_letter.message_type IS 'Kind of Axon message, by the class name Axon gives it.';
COMMENT ON COLUMN eventstore.dead_letter.event_id IS 'Identifier of the event message.';
COMMENT ON COLUMN eventstore.dead_letter.occurred_at IS 'When the event was made, RFC 3339 in UTC.';
COMMENT ON COLUMN eventstore.dead_letter.payload_type IS 'Logical name of the event type.';
COMMENT ON COLUMN eventstore.dead_letter.payload_revision IS 'Revision of the shape of the payload.';
COMMENT ON COLUMN eventstore.dead_letter.payload IS 'The event as JSON in UTF-8.';
COMMENT ON COLUMN eventstore.dead_letter.metadata IS 'Metadata as a plain JSON object in UTF-8.';
COMMENT ON COLUMN eventstore.dead_letter.aggregate_type IS 'Type of the aggregate; null where the event belongs to none.';
COMMENT ON COLUMN eventstore.dead_letter.aggregate_id IS 'Identifier of the aggregate; null where the event belongs to none.';
COMMENT ON COLUMN eventstore.dead_letter.sequence_number IS 'Place in the stream of its aggregate; -1 where the event belongs to none.';
COMMENT ON COLUMN eventstore.dead_letter.token_type IS 'Logical name of the type of the token.';
COMMENT ON COLUMN eventstore.dead_letter.token IS 'Position of the event, as JSON.';
COMMENT ON COLUMN eventstore.dead_letter.enqueued_at IS 'When the letter was put here, RFC 3339 in UTC.';
COMMENT ON COLUMN eventstore.dead_letter.last_touched IS 'When it was last tried, RFC 3339 in UTC.';
COMMENT ON COLUMN eventstore.dead_letter.processing_started IS 'When a node claimed it to try it again; null when nobody is at it.';
COMMENT ON COLUMN eventstore.dead_letter.cause_type IS 'Class of the exception that put it here; null where it only waits behind another letter.';
COMMENT ON COLUMN eventstore.dead_letter.cause_message IS 'Message of that exception.';
COMMENT ON COLUMN eventstore.dead_letter.diagnostics IS 'What the enqueue policy added, as a plain JSON object in UTF-8.';
