package io.tiffin.projections.live;

import org.jspecify.annotations.Nullable;

/** A stream that cannot tell everything any more. Its client is disconnected, and resumes by id. */
final class GivenUp extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private GivenUp(String why, @Nullable Throwable cause) {
        super(why, cause, false, false);
    }

    /** The client did not take what it was sent, and its buffer is full. */
    static GivenUp slow() {
        return new GivenUp("the client's buffer is full", null);
    }

    /** Something happened that the client was not told of. */
    static GivenUp lossy(@Nullable Throwable cause) {
        return new GivenUp("something that happened could not be told", cause);
    }
}
