package io.tiffin.projections.live;

/** A client did not take what it was sent, and its buffer is full. It is disconnected, and resumes by id. */
final class SlowClient extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SlowClient() {
        super("the client's buffer is full", null, false, false);
    }
}
