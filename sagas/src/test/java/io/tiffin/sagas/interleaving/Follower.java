package io.tiffin.sagas.interleaving;

import io.tiffin.sagas.interleaving.Contexts.Stored;
import java.util.List;

/** Handles the log, event by event, and remembers how far it came only now and then. */
abstract class Follower {

    private final List<Stored> log;
    private int handled;
    private int committed;

    Follower(List<Stored> log) {
        this.log = log;
    }

    final boolean isBehind() {
        return handled < log.size();
    }

    /** The next event; it is handled again where that fails. */
    final void step() {
        try {
            handle(log.get(handled));
            handled++;
        } catch (Crash e) {
            crash();
        }
    }

    final void commit() {
        settle();
        committed = handled;
    }

    /** What was not committed will be handled again. */
    final void crash() {
        handled = committed;
        forget();
    }

    abstract void handle(Stored stored);

    /** Before a commit: nothing is on its way any more, and what is known is kept. */
    abstract void settle();

    /** What is known is what was at the last commit. */
    abstract void forget();
}
