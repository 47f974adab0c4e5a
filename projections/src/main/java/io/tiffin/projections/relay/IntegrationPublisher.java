package io.tiffin.projections.relay;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Port: the way to the topics. */
public interface IntegrationPublisher {

    /**
     * Sends the records in their order. Returns at once, also while the broker is away.
     *
     * @return completes when the broker has acknowledged all of them; fails where it has not, and then any of them may have arrived
     */
    CompletionStage<Void> publish(List<OutgoingRecord> records);
}
