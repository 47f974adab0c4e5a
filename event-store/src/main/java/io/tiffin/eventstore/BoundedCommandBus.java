package io.tiffin.eventstore;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.messaging.MessageHandler;

/**
 * Handles each command on a thread of its own, and has room for so many from outside. Where the processors are what there is too little of,
 * commands wait for them long before they come to the queue of the {@link AppendWriter}, each with a thread and all that it has read: what
 * must be bounded there is how many have begun.
 *
 * <p>
 * A command for which there is no room is answered at once with a {@link RejectedExecutionException}; nothing of it has been handled. What
 * goes on with work that was taken before, such as the commands of a saga, is always let in.
 *
 * <p>
 * Every command is answered. Axon's own bus answers what a handler throws, but not what fails around it, such as a transaction that cannot
 * begin: who waits would wait for ever, and here the room would be lost as well.
 */
public final class BoundedCommandBus extends SimpleCommandBus {

    private static final int SECONDS_TO_FINISH = 5;

    private final ExecutorService executor;
    private final int most;
    private final Semaphore room;
    private final Predicate<CommandMessage<?>> fromOutside;
    private final StoreMetrics metrics;

    /**
     * @param builder
     *            what the bus is made of, except for this bound
     * @param executor
     *            which must have a thread for every command that is let in; shut down with the bus
     * @param most
     *            commands from outside that are under way at once
     */
    public BoundedCommandBus(Builder builder, ExecutorService executor, int most, Predicate<CommandMessage<?>> fromOutside,
            StoreMetrics metrics) {
        super(builder);
        if (most < 1) {
            throw new IllegalArgumentException("There must be room for one command at least, not for " + most);
        }
        this.executor = executor;
        this.most = most;
        this.room = new Semaphore(most);
        this.fromOutside = fromOutside;
        this.metrics = metrics;
        metrics.commandsUnderWay(this::underWay);
    }

    /** How many commands from outside have begun and are not answered yet. */
    int underWay() {
        return most - room.availablePermits();
    }

    @Override
    protected <C, R> void handle(CommandMessage<C> command, MessageHandler<? super CommandMessage<?>> handler,
            CommandCallback<? super C, ? super R> callback) {
        boolean takesRoom = fromOutside.test(command);
        if (takesRoom && !room.tryAcquire()) {
            metrics.commandTurnedAway();
            callback.onResult(command, asCommandResultMessage(new RejectedExecutionException("Too many commands are under way")));
            return;
        }
        var answer = new Answer<C, R>(callback, takesRoom);
        try {
            executor.execute(() -> handleNow(command, handler, answer));
        } catch (RejectedExecutionException e) {
            answer.onResult(command, asCommandResultMessage(e));
        }
    }

    private <C, R> void handleNow(CommandMessage<C> command, MessageHandler<? super CommandMessage<?>> handler, Answer<C, R> answer) {
        try {
            super.handle(command, handler, answer);
        } catch (Throwable e) {
            if (answer.given) {
                // Whoever was answered has thrown it.
                throw e;
            }
            answer.onResult(command, asCommandResultMessage(e));
        }
    }

    /** Commands that have begun have a moment to finish; the others are refused. */
    public void shutdown() {
        executor.shutdown();
        try {
            executor.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes room again before the caller hears: their next command may follow at once. */
    private final class Answer<C, R> implements CommandCallback<C, R> {

        private final CommandCallback<? super C, ? super R> callback;
        private final boolean takesRoom;
        private boolean given;

        Answer(CommandCallback<? super C, ? super R> callback, boolean takesRoom) {
            this.callback = callback;
            this.takesRoom = takesRoom;
        }

        @Override
        public void onResult(CommandMessage<? extends C> command, CommandResultMessage<? extends R> result) {
            given = true;
            if (takesRoom) {
                room.release();
            }
            callback.onResult(command, result);
        }
    }
}
