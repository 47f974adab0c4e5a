-- As before, with a short way for the batch that is one event: to start the plans that unfold arrays takes longer than to store a row.
-- What only has an effect is an expression, which needs no plan to be started.
CREATE OR REPLACE FUNCTION eventstore.append(
    append_lock bigint, channel text, writer text, appends integer[], firsts boolean[], event_ids text[], aggregate_ids text[],
    sequence_numbers bigint[], aggregate_types text[], occurred_millis bigint[], payload_types text[], payload_revisions text[],
    payloads bytea[], metadata bytea[], OUT head bigint, OUT refused integer[])
    LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    stored bigint;
    last_sequence bigint;
BEGIN
    -- Apart from all else: what follows must take its snapshot after the lock is held.
    IF pg_advisory_xact_lock(append_lock) IS NULL THEN END IF;

    SELECT global_position INTO head FROM eventstore.event ORDER BY global_position DESC LIMIT 1;
    head := coalesce(head, 0);

    IF cardinality(event_ids) = 1 THEN
        SELECT sequence_number INTO last_sequence FROM eventstore.event
        WHERE aggregate_id = aggregate_ids[1] ORDER BY sequence_number DESC LIMIT 1;
        IF last_sequence <> sequence_numbers[1] - 1 THEN
            refused := appends;
            RETURN;
        END IF;

        INSERT INTO eventstore.event
        VALUES (head + 1, event_ids[1], aggregate_ids[1], sequence_numbers[1], aggregate_types[1],
            to_timestamp(occurred_millis[1] / 1000.0::double precision), payload_types[1], payload_revisions[1], payloads[1], metadata[1]);
        stored := 1;
    ELSE
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
    END IF;

    -- One for the whole batch: a notification takes a lock on the whole database at commit.
    IF stored > 0 AND pg_notify(channel, (head + stored)::text || ' ' || writer) IS NULL THEN END IF;
END
$$;
