package io.tiffin.eventstore;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.axonframework.commandhandling.AsynchronousCommandBus;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MessageHandler;

/**
 * Axon's asynchronous command bus with room for so many commands from outside. Where the processors are what there is too little of, commands
 * wait for them long before they come to the queue of the {@link AppendWriter}, each with a thread and all that it has read: what must be
 * bounded there is how many have begun.
 *
 * <p>
 * A command for which there is no room is answered at once with a {@link RejectedExecutionException}; nothing of it has been handled. What
 * goes on with work that was taken before, such as the commands of a saga, is always let in.
 */
public final class BoundedCommandBus extends AsynchronousCommandBus {

    private final int most;
    private final Semaphore room;
    private final Predicate<CommandMessage<?>> fromOutside;
    private final StoreMetrics metrics;

    /**
     * @param builder
     *            what the bus is made of, except for this bound
     * @param most
     *            commands from outside that are under way at once
     */
    public BoundedCommandBus(Builder builder, int most, Predicate<CommandMessage<?>> fromOutside, StoreMetrics metrics) {
        super(builder);
        if (most < 1) {
            throw new IllegalArgumentException("There must be room for one command at least, not for " + most);
        }
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
        if (!fromOutside.test(command)) {
            super.handle(command, handler, callback);
        } else if (room.tryAcquire()) {
            begin(command, handler, callback);
        } else {
            metrics.commandTurnedAway();
            callback.onResult(command, asCommandResultMessage(new RejectedExecutionException("Too many commands are under way")));
        }
    }

    private <C, R> void begin(CommandMessage<C> command, MessageHandler<? super CommandMessage<?>> handler,
            CommandCallback<? super C, ? super R> callback) {
        boolean begun = false;
        try {
            super.<C, R>handle(command, handler, (answered, result) -> {
                room.release();
                callback.onResult(answered, result);
            });
            begun = true;
        } finally {
            if (!begun) {
                room.release();
            }
        }
    }
}
