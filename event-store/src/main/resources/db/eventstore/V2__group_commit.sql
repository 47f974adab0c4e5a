-- Positions are drawn by whoever appends, under the append lock: dense, in commit order, without a hole after a rollback.
ALTER TABLE eventstore.event ALTER COLUMN global_position DROP IDENTITY;

-- Within its stream an event is found by its sequence number, and an event of no aggregate is a stream of its own: the index that guards
-- the streams guards the ids too, where they could repeat. A moment is found by halving the positions.
ALTER TABLE eventstore.event DROP CONSTRAINT event_id_unique;
DROP INDEX eventstore.event_occurred_at;

-- Identifiers are compared byte by byte: no collation of the server has a say in them, and none is asked.
ALTER TABLE eventstore.event
    ALTER COLUMN aggregate_id TYPE text COLLATE "C",
    ALTER COLUMN event_id TYPE text COLLATE "C";

COMMENT ON COLUMN eventstore.event.global_position IS 'Place in the one global order, from 1, dense and in commit order: once it can be seen, nothing below it will appear.';
COMMENT ON COLUMN eventstore.event.event_id IS 'Identifier of the event message; unique within a stream, and with it everywhere for events of no aggregate.';

-- For engines that insert without naming a position: they must hold the append lock.
CREATE FUNCTION eventstore.next_position() RETURNS bigint
    LANGUAGE sql VOLATILE
    AS 'SELECT coalesce(max(global_position), 0) + 1 FROM eventstore.event';
COMMENT ON FUNCTION eventstore.next_position() IS 'The position after the last one that this transaction can see. Only under the append lock is it free.';

ALTER TABLE eventstore.event ALTER COLUMN global_position SET DEFAULT eventstore.next_position();

CREATE FUNCTION eventstore.append(
    append_lock bigint, channel text, writer text, appends integer[], firsts boolean[], event_ids text[], aggregate_ids text[],
    sequence_numbers bigint[], aggregate_types text[], occurred_millis bigint[], payload_types text[], payload_revisions text[],
    payloads bytea[], metadata bytea[], OUT head bigint, OUT refused integer[])
    LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    stored bigint;
BEGIN
    -- A statement of its own: what follows must take its snapshot after the lock is held. Arrays are unfolded side by side in the list of
    -- what is selected, which hands on row by row; in FROM each of them would be written to a store of its own first.
    PERFORM pg_advisory_xact_lock(append_lock);

    SELECT array_agg(DISTINCT candidate.append) INTO refused
    FROM (SELECT unnest(appends) AS append, unnest(firsts) AS is_first, unnest(aggregate_ids) AS aggregate_id,
        unnest(sequence_numbers) AS sequence_number) AS candidate
    CROSS JOIN LATERAL (
        SELECT event.sequence_number FROM eventstore.event
        WHERE event.aggregate_id = candidate.aggregate_id
        ORDER BY event.sequence_number DESC LIMIT 1) AS last
    WHERE candidate.is_first AND last.sequence_number <> candidate.sequence_number - 1;

    SELECT global_position INTO head FROM eventstore.event ORDER BY global_position DESC LIMIT 1;
    head := coalesce(head, 0);

    IF refused IS NULL THEN
        INSERT INTO eventstore.event
        SELECT head + row.place, row.event_id, row.aggregate_id, row.sequence_number, row.aggregate_type,
            to_timestamp(row.millis / 1000.0::double precision), row.payload_type, row.payload_revision, row.payload, row.metadata
        FROM (SELECT generate_series(1, cardinality(event_ids)) AS place, unnest(event_ids) AS event_id,
            unnest(aggregate_ids) AS aggregate_id, unnest(sequence_numbers) AS sequence_number, unnest(aggregate_types) AS aggregate_type,
            unnest(occurred_millis) AS millis, unnest(payload_types) AS payload_type, unnest(payload_revisions) AS payload_revision,
            unnest(payloads) AS payload, unnest(metadata) AS metadata) AS row;
    ELSE
        INSERT INTO eventstore.event
        SELECT head + row_number() OVER (ORDER BY row.place), row.event_id, row.aggregate_id, row.sequence_number, row.aggregate_type,
            to_timestamp(row.millis / 1000.0::double precision), row.payload_type, row.payload_revision, row.payload, row.metadata
        FROM (SELECT generate_series(1, cardinality(event_ids)) AS place, unnest(appends) AS append, unnest(event_ids) AS event_id,
            unnest(aggregate_ids) AS aggregate_id, unnest(sequence_numbers) AS sequence_number, unnest(aggregate_types) AS aggregate_type,
            unnest(occurred_millis) AS millis, unnest(payload_types) AS payload_type, unnest(payload_revisions) AS payload_revision,
            unnest(payloads) AS payload, unnest(metadata) AS metadata) AS row
        WHERE row.append <> ALL (refused);
    END IF;

    GET DIAGNOSTICS stored = ROW_COUNT;
    IF stored > 0 THEN
        -- One for the whole batch: a notification takes a lock on the whole database at commit.
        PERFORM pg_notify(channel, (head + stored)::text || ' ' || writer);
    END IF;
END
$$;
COMMENT ON FUNCTION eventstore.append IS 'Stores the events of many appends in one transaction and tells the head before it. An append of which one stream does not continue where the stream ends is refused as a whole; the others are stored.';

CREATE FUNCTION eventstore.position_before(moment timestamptz, skew integer) RETURNS bigint
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    low bigint;
    high bigint;
    middle bigint;
    found_position bigint;
    found_at timestamptz;
BEGIN
    SELECT min(global_position), max(global_position) INTO low, high FROM eventstore.event;
    IF low IS NULL THEN
        RETURN 0;
    END IF;
    high := high + 1;
    WHILE low < high LOOP
        middle := (low + high) / 2;
        SELECT global_position, occurred_at INTO found_position, found_at
        FROM eventstore.event WHERE global_position >= middle ORDER BY global_position LIMIT 1;
        IF found_at >= moment THEN
            high := middle;
        ELSE
            low := found_position + 1;
        END IF;
    END LOOP;
    SELECT coalesce(min(global_position), low) INTO found_position
    FROM eventstore.event WHERE global_position BETWEEN low - skew AND low + skew AND occurred_at >= moment;
    RETURN found_position - 1;
END
$$;
COMMENT ON FUNCTION eventstore.position_before IS 'The position after which everything lies that happened at that moment or later, as long as the clocks of nodes differ by less than the given number of events.';
