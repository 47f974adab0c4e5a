-- What is a single event comes as it is: to make arrays of it, and to take it out of them, takes a quarter of what its storing takes
-- without the disk. What only has an effect is an expression, which needs no plan to be started.
CREATE FUNCTION eventstore.append_one(
    append_lock bigint, channel text, writer text, event_id text, stream text, number bigint, aggregate_type text, occurred_millis bigint,
    payload_type text, payload_revision text, payload bytea, metadata bytea, OUT head bigint)
    LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last_number bigint;
BEGIN
    -- Apart from all else: what follows must take its snapshot after the lock is held.
    IF pg_advisory_xact_lock(append_lock) IS NULL THEN END IF;

    SELECT sequence_number INTO last_number FROM eventstore.event
    WHERE aggregate_id = stream ORDER BY sequence_number DESC LIMIT 1;
    IF last_number <> number - 1 THEN
        RETURN;
    END IF;

    SELECT global_position INTO head FROM eventstore.event ORDER BY global_position DESC LIMIT 1;
    head := coalesce(head, 0);

    INSERT INTO eventstore.event
    VALUES (head + 1, event_id, stream, number, aggregate_type, to_timestamp(occurred_millis / 1000.0::double precision), payload_type,
        payload_revision, payload, metadata);

    IF pg_notify(channel, (head + 1)::text || ' ' || writer) IS NULL THEN END IF;
END
$$;
COMMENT ON FUNCTION eventstore.append_one IS 'Appends one event under the append lock and tells who listens: the last position before it, or null, with nothing stored, where its stream does not end at the number before.';

-- As before, without a way of its own for one event.
CREATE OR REPLACE FUNCTION eventstore.append(
    append_lock bigint, channel text, writer text, appends integer[], firsts boolean[], event_ids text[], aggregate_ids text[],
    sequence_numbers bigint[], aggregate_types text[], occurred_millis bigint[], payload_types text[], payload_revisions text[],
    payloads bytea[], metadata bytea[], OUT head bigint, OUT refused integer[])
    LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    stored bigint;
BEGIN
    -- Apart from all else: what follows must take its snapshot after the lock is held.
    IF pg_advisory_xact_lock(append_lock) IS NULL THEN END IF;

    SELECT global_position INTO head FROM eventstore.event ORDER BY global_position DESC LIMIT 1;
    head := coalesce(head, 0);

    -- Arrays are unfolded side by side in the list of what is selected, which hands on row by row; in FROM each of them would be
    -- written to a store of its own first.
    SELECT array_agg(DISTINCT candidate.append) INTO refused
    FROM (SELECT unnest(appends) AS append, unnest(firsts) AS is_first, unnest(aggregate_ids) AS aggregate_id,
        unnest(sequence_numbers) AS sequence_number) AS candidate
    CROSS JOIN LATERAL (
        SELECT event.sequence_number FROM eventstore.event
        WHERE event.aggregate_id = candidate.aggregate_id
        ORDER BY event.sequence_number DESC LIMIT 1) AS last
    WHERE candidate.is_first AND last.sequence_number <> candidate.sequence_number - 1;

    IF refused IS NULL THEN
        INSERT INTO eventstore.event
        SELECT head + row.place, row.event_id, row.aggregate_id, row.sequence_number, row.aggregate_type,
            to_timestamp(row.millis / 1000.0::double precision), row.payload_type, row.payload_revision, row.payload, row.metadata
        FROM (SELECT generate_series(1, cardinality(event_ids)) AS place, unnest(event_ids) AS event_id,
            unnest(aggregate_ids) AS aggregate_id, unnest(sequence_numbers) AS sequence_number,
            unnest(aggregate_types) AS aggregate_type, unnest(occurred_millis) AS millis, unnest(payload_types) AS payload_type,
            unnest(payload_revisions) AS payload_revision, unnest(payloads) AS payload, unnest(metadata) AS metadata) AS row;
    ELSE
        INSERT INTO eventstore.event
        SELECT head + row_number() OVER (ORDER BY row.place), row.event_id, row.aggregate_id, row.sequence_number, row.aggregate_type,
            to_timestamp(row.millis / 1000.0::double precision), row.payload_type, row.payload_revision, row.payload, row.metadata
        FROM (SELECT generate_series(1, cardinality(event_ids)) AS place, unnest(appends) AS append, unnest(event_ids) AS event_id,
            unnest(aggregate_ids) AS aggregate_id, unnest(sequence_numbers) AS sequence_number,
            unnest(aggregate_types) AS aggregate_type, unnest(occurred_millis) AS millis, unnest(payload_types) AS payload_type,
            unnest(payload_revisions) AS payload_revision, unnest(payloads) AS payload, unnest(metadata) AS metadata) AS row
        WHERE row.append <> ALL (refused);
    END IF;
    GET DIAGNOSTICS stored = ROW_COUNT;

    -- One for the whole batch: a notification takes a lock on the whole database at commit.
    IF stored > 0 AND pg_notify(channel, (head + stored)::text || ' ' || writer) IS NULL THEN END IF;
END
$$;
