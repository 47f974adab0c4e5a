package io.tiffin.app.ports;

import io.tiffin.app.store.StoredTokens;
import io.tiffin.projections.ports.ProjectionProgress;
import java.util.Map;
import java.util.OptionalLong;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How far a processor has come: what this node handles is known at once; what others handle is in the token store, where it may lag by some
 * seconds behind events that do not concern it.
 */
@Component
class ProcessorProgress implements ProjectionProgress {

    private final EventProcessingConfiguration processing;
    private final StoredTokens tokens;

    ProcessorProgress(EventProcessingConfiguration processing, StoredTokens tokens) {
        this.processing = processing;
        this.tokens = tokens;
    }

    @Override
    public long position(String processor) {
        Map<Integer, EventTrackerStatus> here = processing.eventProcessor(processor, StreamingEventProcessor.class)
                .orElseThrow(() -> new IllegalArgumentException("there is no processor " + processor))
                .processingStatus();
        OptionalLong ofHere = here.values().stream().mapToLong(status -> position(status.getTrackingToken())).min();
        boolean isWhole = here.values().stream().mapToDouble(status -> 1.0 / (status.getSegment().getMask() + 1)).sum() >= 1;
        return ofHere.isPresent() && isWhole ? ofHere.getAsLong() : tokens.position(processor);
    }

    private static long position(@Nullable TrackingToken token) {
        return token == null ? 0 : token.position().orElse(0);
    }
}
