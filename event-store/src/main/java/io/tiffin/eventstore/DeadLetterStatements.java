package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.DefaultDeadLetterStatementFactory;
import org.axonframework.serialization.Serializer;

/**
 * Axon's statements, but those that go over all sequences: they hop from the first letter of one sequence to the first of the next along the
 * index, however many letters there are behind each.
 */
final class DeadLetterStatements extends DefaultDeadLetterStatementFactory<EventMessage<?>> {

    private static final String FIRST_LETTERS = "WITH RECURSIVE first_letter AS ((SELECT dead_letter_id, sequence_id FROM "
            + EventStoreSchema.DEAD_LETTER + " WHERE processing_group = ? ORDER BY sequence_id, sequence_index LIMIT 1)"
            + " UNION ALL SELECT next_one.* FROM first_letter CROSS JOIN LATERAL (SELECT dead_letter_id, sequence_id FROM "
            + EventStoreSchema.DEAD_LETTER + " WHERE processing_group = ? AND sequence_id > first_letter.sequence_id"
            + " ORDER BY sequence_id, sequence_index LIMIT 1) AS next_one) ";
    static final String AMOUNT_OF_SEQUENCES = FIRST_LETTERS + "SELECT count(*) FROM first_letter";
    static final String SEQUENCES = FIRST_LETTERS + "SELECT letter.sequence_id FROM first_letter JOIN " + EventStoreSchema.DEAD_LETTER
            + " AS letter ON letter.dead_letter_id = first_letter.dead_letter_id ORDER BY letter.last_touched";
    static final String CLAIMABLE = FIRST_LETTERS + "SELECT letter.* FROM first_letter JOIN " + EventStoreSchema.DEAD_LETTER
            + " AS letter ON letter.dead_letter_id = first_letter.dead_letter_id"
            + " WHERE letter.processing_started IS NULL OR letter.processing_started < ?"
            + " ORDER BY letter.last_touched, letter.dead_letter_id OFFSET ? LIMIT ?";
    private static final String SEQUENCE = "SELECT * FROM " + EventStoreSchema.DEAD_LETTER
            + " WHERE processing_group = ? AND sequence_id = ? ORDER BY sequence_index OFFSET ? LIMIT ?";
    private static final String CONTAINS = "SELECT count(*) FROM (SELECT 1 FROM " + EventStoreSchema.DEAD_LETTER
            + " WHERE processing_group = ? AND sequence_id = ? LIMIT 1) AS any_letter";

    DeadLetterStatements(Serializer serializer) {
        super(DefaultDeadLetterStatementFactory.<EventMessage<?>>builder().schema(EventStoreSchema.deadLetters())
                .genericSerializer(serializer).eventSerializer(serializer));
    }

    @Override
    public PreparedStatement containsStatement(Connection connection, String processingGroup, String sequenceId) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(CONTAINS);
        statement.setString(1, processingGroup);
        statement.setString(2, sequenceId);
        return statement;
    }

    /** By how many came before, not by their index: the first of a sequence may have gone. */
    @Override
    public PreparedStatement letterSequenceStatement(Connection connection, String processingGroup, String sequenceId, int offset,
            int maxSize) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(SEQUENCE);
        statement.setString(1, processingGroup);
        statement.setString(2, sequenceId);
        statement.setInt(3, offset);
        statement.setInt(4, maxSize);
        return statement;
    }

    @Override
    public PreparedStatement amountOfSequencesStatement(Connection connection, String processingGroup) throws SQLException {
        return ofGroup(connection, AMOUNT_OF_SEQUENCES, processingGroup);
    }

    @Override
    public PreparedStatement sequenceIdentifiersStatement(Connection connection, String processingGroup) throws SQLException {
        return ofGroup(connection, SEQUENCES, processingGroup);
    }

    @Override
    public PreparedStatement claimableSequencesStatement(Connection connection, String processingGroup, Instant processingStartedLimit,
            int offset, int maxSize) throws SQLException {
        PreparedStatement statement = ofGroup(connection, CLAIMABLE, processingGroup);
        statement.setString(3, DateTimeUtils.formatInstant(processingStartedLimit));
        statement.setInt(4, offset);
        statement.setInt(5, maxSize);
        return statement;
    }

    private static PreparedStatement ofGroup(Connection connection, String sql, String processingGroup) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, processingGroup);
        statement.setString(2, processingGroup);
        return statement;
    }
}
