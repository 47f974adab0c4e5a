package io.tiffin.app.letters;

import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventProcessingException;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A processor that parks what it cannot handle and goes on with the rest. A batch that fails is rolled back and handled again event by
 * event, each in a transaction of its own that stores the token too. So it is certain whose failure it is, also where handlers only collect
 * what is written or joined before the commit, and no other event shares a transaction with it. It is the same for event handlers and for
 * sagas, whose stored state stays what it was before the failed event.
 *
 * <p>
 * A failure that {@link Failures lies elsewhere} is no event's: the processor keeps its place and tries again later.
 */
final class ParkingProcessor extends PooledStreamingEventProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(ParkingProcessor.class);

    private final LetterBox box;
    private final TokenStore tokens;
    private final TransactionManager transactions;

    ParkingProcessor(PooledStreamingEventProcessor.Builder builder, LetterBox box, TokenStore tokens, TransactionManager transactions) {
        super(builder);
        this.box = box;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    @Override
    protected void processInUnitOfWork(List<? extends EventMessage<?>> events, UnitOfWork<? extends EventMessage<?>> unitOfWork,
            Collection<Segment> segments) throws Exception {
        try {
            super.processInUnitOfWork(events, unitOfWork, segments);
        } catch (Throwable e) {
            leaveToOthers(e);
            for (EventMessage<?> event : events) {
                handleOrPark(event, segments);
            }
        }
    }

    private void handleOrPark(EventMessage<?> event, Collection<Segment> segments) throws Exception {
        try {
            super.processInUnitOfWork(List.of(event), alone(event, segments), segments);
        } catch (Throwable e) {
            leaveToOthers(e);
            LOG.warn("{} parks event {} of {}, which it cannot handle", getName(), event.getIdentifier(), box.line(event), e);
            alone(event, segments).execute(() -> box.park(event, segments, e));
        }
    }

    /** What a processor that is being stopped cannot do is not the event's fault either. */
    private void leaveToOthers(Throwable failure) throws Exception {
        if (Failures.lieElsewhere(failure) || !isRunning()) {
            // An error would end the thread, and nobody would take the work up again.
            throw failure instanceof Exception e ? e : new EventProcessingException("it ran into an error", failure);
        }
    }

    /** A transaction of one event, after which the segment stands behind it. */
    private UnitOfWork<EventMessage<?>> alone(EventMessage<?> event, Collection<Segment> segments) {
        var work = new BatchingUnitOfWork<EventMessage<?>>(event);
        work.attachTransaction(transactions);
        work.onPrepareCommit(_ -> segments.forEach(
                segment -> tokens.storeToken(((TrackedEventMessage<?>) event).trackingToken(), getName(), segment.getSegmentId())));
        return work;
    }

    /**
     * Handles a letter again, in a transaction with what is to be done about the letter itself.
     *
     * @param take takes the letter, so that nobody else handles it meanwhile; false: leave it
     * @param done what is to be done when it is handled, just before the commit
     * @return whether it was taken; throws what it failed of
     */
    boolean handleLetter(EventMessage<?> event, BooleanSupplier take, Runnable done) throws Exception {
        var work = new BatchingUnitOfWork<EventMessage<?>>(event);
        work.attachTransaction(transactions);
        Segment[] segments;
        try {
            if (!take.getAsBoolean()) {
                end(work);
                return false;
            }
            segments = Segment.computeSegments(tokens.fetchSegments(getName()));
        } catch (RuntimeException e) {
            end(work);
            throw e;
        }
        work.resources().put(ParkingInvoker.IS_LETTER, true);
        // Behind everything that handlers leave to be done before the commit.
        work.onPrepareCommit(_ -> work.onPrepareCommit(_ -> done.run()));
        super.processInUnitOfWork(List.of(event), work, List.of(segments));
        return true;
    }

    private static void end(UnitOfWork<?> work) {
        work.start();
        work.rollback();
    }
}
