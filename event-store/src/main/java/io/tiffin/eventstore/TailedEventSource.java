package io.tiffin.eventstore;

import java.time.Duration;
import java.time.Instant;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * The source of every event processor. Its streams say when something is new, so that a pooled streaming processor starts at once
 * instead of looking every 500 ms. Tokens are {@link GlobalSequenceTrackingToken}s: since positions are final when visible, there are
 * no gaps to remember.
 */
public final class TailedEventSource implements StreamableMessageSource<TrackedEventMessage<?>> {

    static final long BEFORE_THE_FIRST = 0;

    private final EventTail tail;
    private final EventReader reader;

    /**
     * @param tail
     *            started before the first stream is opened
     */
    public TailedEventSource(EventTail tail, EventReader reader) {
        this.tail = tail;
        this.reader = reader;
    }

    /**
     * @throws IllegalArgumentException
     *             for a token of another kind than this source makes
     */
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken trackingToken) {
        return new TailedEventStream(tail, positionOf(WrappedToken.unwrapLowerBound(trackingToken)));
    }

    /** The beginning of the store, in Axon's words the tail. */
    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(BEFORE_THE_FIRST);
    }

    /** The end of the store, in Axon's words the head. */
    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(reader.headPosition());
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return new GlobalSequenceTrackingToken(reader.positionBefore(dateTime));
    }

    @Override
    public TrackingToken createTokenSince(Duration duration) {
        return createTokenAt(GenericEventMessage.clock.instant().minus(duration));
    }

    static long positionOf(@Nullable TrackingToken token) {
        if (token == null) {
            return BEFORE_THE_FIRST;
        }
        if (token instanceof GlobalSequenceTrackingToken global) {
            return global.getGlobalIndex();
        }
        throw new IllegalArgumentException("A token of this store is a GlobalSequenceTrackingToken, not " + token);
    }
}
