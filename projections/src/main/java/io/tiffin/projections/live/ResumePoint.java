package io.tiffin.projections.live;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From where a client wants to hear, by the id of the last event that it had. */
sealed interface ResumePoint {

    /** It had none: it wants the order as it is, then what follows. */
    record Now() implements ResumePoint {}

    /** It wants everything. */
    record Earliest() implements ResumePoint {}

    /** It had everything up to a global position. */
    record After(long position) implements ResumePoint {}

    /** What it names is no position: it has to begin anew. */
    record Unintelligible() implements ResumePoint {}

    Pattern POSITION = Pattern.compile("[0-9]{1,18}");

    /** The header wins, because a browser sets it on a reconnect while the URL stays what it was. An empty one says nothing. */
    static ResumePoint of(@Nullable String lastEventIdHeader, @Nullable String lastEventIdParameter) {
        return lastEventIdHeader != null && !lastEventIdHeader.isEmpty() ? of(lastEventIdHeader) : of(lastEventIdParameter);
    }

    private static ResumePoint of(@Nullable String id) {
        if (id == null || id.isEmpty()) {
            return new Now();
        }
        if (id.equals("earliest")) {
            return new Earliest();
        }
        return POSITION.matcher(id).matches() ? new After(Long.parseLong(id)) : new Unintelligible();
    }
}
