package io.tiffin.eventstore;

import static org.axonframework.messaging.GenericResultMessage.asResultMessage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.axonframework.common.Assert;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;

/**
 * A unit of work that needs no thread while it waits for the disk. What its commit depends on is begun when everything is prepared; where
 * that has not ended by then, {@link #commit()} returns, and the rest, from the phase COMMIT on, follows on another thread: what is done
 * at commit, afterwards and at the end is done as late, and in the same order, as if a thread had waited. Until then
 * {@link #isSuspended()}, and whoever began it must not touch it.
 *
 * <p>
 * Nothing that is bound to a thread, such as a transaction of Spring's, can be ended by it.
 */
final class SuspendableUnitOfWork<T extends Message<?>> extends DefaultUnitOfWork<T> {

    private final Executor executor;
    private final Consumer<ResultMessage<?>> ended;
    private final List<Supplier<CompletableFuture<?>>> dependencies = new ArrayList<>(1);
    private boolean suspended;

    /**
     * @param executor
     *            what goes on with it
     * @param ended
     *            told what came of it, where it was suspended
     */
    SuspendableUnitOfWork(T message, Executor executor, Consumer<ResultMessage<?>> ended) {
        super(message);
        this.executor = executor;
        this.ended = ended;
    }

    /**
     * @param dependency
     *            begins what the commit waits for, once all is prepared. How it ends is looked at by who asked for it, when the work commits.
     */
    void dependOn(Supplier<CompletableFuture<?>> dependency) {
        dependencies.add(dependency);
    }

    boolean isSuspended() {
        return suspended;
    }

    @Override
    public void commit() {
        if (!isRoot()) {
            super.commit();
            return;
        }
        Assert.state(phase() == Phase.STARTED, () -> "The unit of work cannot be committed in the phase " + phase());
        Assert.state(CurrentUnitOfWork.get() == this, () -> "The unit of work is not the current one");
        try {
            CompletableFuture<?> stored = prepare();
            if (stored.isDone()) {
                finish();
            } else {
                suspended = true;
                var _ = stored.whenComplete((_, _) -> resumeElsewhere());
            }
        } finally {
            CurrentUnitOfWork.clear(this);
        }
    }

    private CompletableFuture<?> prepare() {
        try {
            changePhase(Phase.PREPARE_COMMIT);
            List<CompletableFuture<?>> begun = new ArrayList<>(dependencies.size());
            for (Supplier<CompletableFuture<?>> dependency : dependencies) {
                begun.add(dependency.get());
            }
            return begun.size() == 1 ? begun.getFirst() : CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new));
        } catch (Exception e) {
            rollBack(e);
            changePhase(Phase.CLEANUP, Phase.CLOSED);
            throw e;
        }
    }

    private void resumeElsewhere() {
        try {
            executor.execute(this::resume);
        } catch (RejectedExecutionException e) {
            // Whoever waits for it must hear what became of it all the same.
            Thread.startVirtualThread(this::resume);
        }
    }

    private void resume() {
        CurrentUnitOfWork.set(this);
        ResultMessage<?> result;
        try {
            finish();
            result = getExecutionResult().getResult();
        } catch (Throwable e) {
            result = asResultMessage(e);
        } finally {
            CurrentUnitOfWork.clear(this);
        }
        ended.accept(result);
    }

    private void finish() {
        try {
            try {
                changePhase(Phase.COMMIT);
            } catch (Exception e) {
                rollBack(e);
                throw e;
            }
            changePhase(Phase.AFTER_COMMIT);
        } finally {
            changePhase(Phase.CLEANUP, Phase.CLOSED);
        }
    }

    private void rollBack(Exception cause) {
        setRollbackCause(cause);
        changePhase(Phase.ROLLBACK);
    }
}
