package io.tiffin.delivery.api;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.OrderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Port: tells the world outside where an agent is. At most once: an announcement that cannot be made is forgotten. */
public interface LocationAnnouncements {

    /**
     * Neither blocks nor throws.
     *
     * @param order what the agent is on the way for, if anything
     */
    void announce(AgentId agent, @Nullable OrderId order, GeoPoint location, Instant at);
}
