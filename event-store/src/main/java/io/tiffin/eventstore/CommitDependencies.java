package io.tiffin.eventstore;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * What the commit of a unit of work depends on besides its own events: the appends of those before it that were not stored yet when it came
 * to their aggregates. It also knows which aggregates it has locked itself, to let the next ones go on from there in the same way. Belongs to a
 * root unit of work, and is used by the thread that is about it.
 */
final class CommitDependencies {

    private static final String KEY = CommitDependencies.class.getName();

    private final List<Append> appends = new ArrayList<>(1);
    private final List<AggregateLocks.Hold> holds = new ArrayList<>(1);

    /** Those of a root unit of work. */
    static CommitDependencies of(UnitOfWork<?> root) {
        return root.getOrComputeResource(KEY, _ -> new CommitDependencies());
    }

    void add(Append append) {
        if (!append.isStored()) {
            appends.add(append);
        }
    }

    void add(AggregateLocks.Hold hold) {
        holds.add(hold);
    }

    /** Appends that were not stored when something was decided on what they lead to. */
    List<Append> appends() {
        return appends;
    }

    /** Whether somebody waits to go on from what this append leads to. */
    boolean isWaitedFor(Append append) {
        return holds.stream().anyMatch(hold -> hold.isWaitedFor() && hold.mayPassOn(append));
    }

    /** Lets others decide on what this append leads to, and on nothing else that is locked: it has been handed to the writer. */
    void passOn(Append append) {
        holds.stream().filter(hold -> hold.mayPassOn(append)).forEach(hold -> hold.passOn(append));
    }

    /** Whether all of them are stored, once that is known. */
    boolean awaitStored() {
        return appends.stream().allMatch(Append::awaitStored);
    }
}
