package io.tiffin.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.serialization.Serializer;

/**
 * The dead letters of one processing group, shared by all nodes. It differs from Axon's own queue where several nodes are at it: a letter is
 * processed only by the node whose claim succeeded, and letters that are put behind each other at the same time get a place each. Axon's
 * statements read all letters to find the first of each sequence; here they are found by the index, and every one of them, not only those
 * of the first page.
 *
 * <p>
 * Whoever hands events to it asks it of each event whether its sequence has letters, unless the invoker is told
 * {@code enableSequenceIdentifierCache()}.
 */
public final class DeadLetters extends JdbcSequencedDeadLetterQueue<EventMessage<?>> {

    /**
     * @param sequences
     *            how many sequences may have letters; a letter of another is turned away, and with it the batch that it is from
     * @param letters
     *            how many letters a sequence may have
     * @param claim
     *            how long a node may take to process a letter before another one tries it
     */
    public record Limits(int sequences, int letters, Duration claim) {

        public static final Limits DEFAULT = new Limits(1_024, 1_024, Duration.ofSeconds(30));
    }

    private final String processingGroup;
    private final ConnectionProvider connections;
    private final TransactionManager transactions;

    /**
     * @param connections
     *            gives the connection of the running transaction
     * @param transactions
     *            begins one where none is running
     * @param serializer
     *            of events and of what comes with them
     */
    public DeadLetters(String processingGroup, ConnectionProvider connections, TransactionManager transactions, Serializer serializer,
            Limits limits) {
        super(JdbcSequencedDeadLetterQueue.<EventMessage<?>>builder().processingGroup(processingGroup).connectionProvider(connections)
                .transactionManager(transactions).schema(EventStoreSchema.deadLetters()).genericSerializer(serializer)
                .eventSerializer(serializer).statementFactory(new DeadLetterStatements(serializer)).maxSequences(limits.sequences())
                .maxSequenceSize(limits.letters())
                // Axon asks for a whole sequence whatever the page: with smaller pages it would get letters twice.
                .pageSize(limits.letters()).claimDuration(limits.claim()));
        this.processingGroup = processingGroup;
        this.connections = connections;
        this.transactions = transactions;
    }

    /** Waits for whoever puts a letter into the same sequence, so that this one finds the place behind it. */
    @Override
    public void enqueue(Object sequenceIdentifier, DeadLetter<? extends EventMessage<?>> letter) {
        transactions.executeInTransaction(() -> {
            lock(sequenceIdentifier);
            super.enqueue(sequenceIdentifier, letter);
        });
    }

    /** Nobody takes the last letter away between the look and the putting behind it. */
    @Override
    public boolean enqueueIfPresent(Object sequenceIdentifier, Supplier<DeadLetter<? extends EventMessage<?>>> letter) {
        return transactions.fetchInTransaction(() -> {
            lock(sequenceIdentifier);
            return super.enqueueIfPresent(sequenceIdentifier, letter);
        });
    }

    /**
     * Whoever puts letters into that sequence waits until the running transaction ends. For those who take letters away: what comes next
     * is then either put behind what is left, or handled because nothing is left.
     */
    public void lock(Object sequenceIdentifier) {
        try (Connection connection = connections.getConnection();
                PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, EventStoreSchema.DEAD_LETTER + "/" + processingGroup + "/"
                    + (sequenceIdentifier instanceof String name ? name : sequenceIdentifier.hashCode()));
            lock.execute();
        } catch (SQLException e) {
            throw new JdbcException("The dead letters of sequence " + sequenceIdentifier + " could not be locked", e);
        }
    }

    /** By the way that heeds a failed claim: Axon's own for whichever letter does not. */
    @Override
    public boolean process(Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> processingTask) {
        return process(_ -> true, processingTask);
    }
}
