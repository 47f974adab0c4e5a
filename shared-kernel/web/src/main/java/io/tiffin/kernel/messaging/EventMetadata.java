package io.tiffin.kernel.messaging;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.web.Trace;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The keys of the metadata that every command and every stored event carries. */
public final class EventMetadata {

    public static final String CORRELATION_ID = "correlationId";
    /** The id of the message that caused this one. */
    public static final String CAUSATION_ID = "causationId";
    public static final String ACTOR_TYPE = "actorType";
    public static final String ACTOR_ID = "actorId";
    public static final String TRACEPARENT = "traceparent";

    private EventMetadata() {}

    /** The metadata of a command of that actor. */
    public static Map<String, Object> of(Trace trace, Actor actor) {
        var metadata = new HashMap<String, Object>();
        metadata.put(CORRELATION_ID, trace.correlationId());
        metadata.put(TRACEPARENT, trace.traceparent());
        metadata.put(ACTOR_TYPE, actor.type().name().toLowerCase(Locale.ROOT));
        if (actor.id() != null) {
            metadata.put(ACTOR_ID, actor.id());
        }
        return metadata;
    }
}
