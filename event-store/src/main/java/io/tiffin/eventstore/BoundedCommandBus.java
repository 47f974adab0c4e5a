package io.tiffin.eventstore;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.DefaultCommandBusSpanFactory;
import org.axonframework.common.Registration;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.DefaultInterceptorChain;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.RollbackConfiguration;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.tracing.NoOpSpanFactory;
import org.axonframework.tracing.Span;
import org.axonframework.tracing.SpanScope;

/**
 * Handles each command on a thread of its own, and has room for so many from outside. Where the processors are what there is too little of,
 * commands wait for them long before they come to the queue of the {@link AppendWriter}, each with all that it has read: what must be
 * bounded there is how many have begun.
 *
 * <p>
 * A command for which there is no room is answered at once with a {@link RejectedExecutionException}; nothing of it has been handled. What
 * goes on with work that was taken before, such as the commands of a saga, is always let in.
 *
 * <p>
 * While a {@link GroupCommitEventStorageEngine} stores what a command has appended, the command has no thread: another one ends its unit of
 * work and answers it. Where a transaction manager is given, whose transactions belong to a thread, it keeps the one that it has.
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
    private final boolean ofOneThread;
    private final CommandBusSpanFactory spans;
    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors = new CopyOnWriteArrayList<>();
    private volatile RollbackConfiguration rollbackConfiguration;
    /** Commands that are not answered yet, from wherever, and one for the bus itself as long as it is open. */
    private final AtomicLong unanswered = new AtomicLong(1);
    private final CompletableFuture<Void> allAnswered = new CompletableFuture<>();
    private volatile boolean closed;

    private BoundedCommandBus(Builder builder) {
        super(builder);
        this.executor = builder.executor;
        this.most = builder.most;
        this.room = new Semaphore(most);
        this.fromOutside = builder.fromOutside;
        this.metrics = builder.metrics;
        this.ofOneThread = builder.transactions != NoTransactionManager.INSTANCE;
        this.spans = builder.spans;
        this.rollbackConfiguration = builder.rollbackConfiguration;
        metrics.commandsUnderWay(this::underWay);
    }

    /**
     * @param executor
     *            which must have a thread for every command that is let in; shut down with the bus
     * @param most
     *            commands from outside that are under way at once
     * @throws IllegalArgumentException
     *             where there is no room for a single one
     */
    public static Builder builder(ExecutorService executor, int most, Predicate<CommandMessage<?>> fromOutside, StoreMetrics metrics) {
        return new Builder(executor, most, fromOutside, metrics);
    }

    /** How many commands from outside have begun and are not answered yet. */
    int underWay() {
        return most - room.availablePermits();
    }

    @Override
    public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
        interceptors.add(interceptor);
        Registration registration = super.registerHandlerInterceptor(interceptor);
        return () -> interceptors.remove(interceptor) && registration.cancel();
    }

    @Override
    public void setRollbackConfiguration(RollbackConfiguration configuration) {
        super.setRollbackConfiguration(configuration);
        rollbackConfiguration = configuration;
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
        unanswered.incrementAndGet();
        var answer = new Answer<C, R>(callback, takesRoom);
        try {
            if (closed) {
                throw new RejectedExecutionException("The command bus is closed");
            }
            executor.execute(() -> handleNow(command, handler, answer));
        } catch (RejectedExecutionException e) {
            answer.onResult(command, asCommandResultMessage(e));
        }
    }

    private <C, R> void handleNow(CommandMessage<C> command, MessageHandler<? super CommandMessage<?>> handler, Answer<C, R> answer) {
        try {
            if (ofOneThread) {
                super.handle(command, handler, answer);
            } else {
                handleUntilItWaits(command, handler, answer);
            }
        } catch (Throwable e) {
            if (answer.given) {
                // Whoever was answered has thrown it.
                throw e;
            }
            answer.onResult(command, asCommandResultMessage(e));
        }
    }

    /** As Axon's own bus does, with a unit of work that can do without this thread. */
    private <C, R> void handleUntilItWaits(CommandMessage<C> command, MessageHandler<? super CommandMessage<?>> handler,
            Answer<C, R> answer) {
        Span span = spans.createHandleCommandSpan(command, false).start();
        var work = new SuspendableUnitOfWork<CommandMessage<?>>(command, executor,
                result -> end(command, asCommandResultMessage(result), span, answer));
        CommandResultMessage<R> result;
        try (SpanScope _ = span.makeCurrent()) {
            work.start();
            result = asCommandResultMessage(work.executeWithResult(
                    new DefaultInterceptorChain<>(work, interceptors, handler)::proceed, rollbackConfiguration));
        } catch (Throwable e) {
            result = asCommandResultMessage(e);
        }
        if (!work.isSuspended()) {
            end(command, result, span, answer);
        }
    }

    private static <C, R> void end(CommandMessage<C> command, CommandResultMessage<R> result, Span span, Answer<C, R> answer) {
        span.end();
        answer.onResult(command, result);
    }

    /** Commands that have begun have a moment to finish; the others are refused. */
    public void shutdown() {
        closed = true;
        answered();
        try {
            allAnswered.get(SECONDS_TO_FINISH, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // They are left to themselves.
        }
        executor.shutdown();
    }

    private void answered() {
        if (unanswered.decrementAndGet() == 0) {
            allAnswered.complete(null);
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
            try {
                callback.onResult(command, result);
            } finally {
                answered();
            }
        }
    }

    /** What Axon's bus is made of, and what this one is besides. */
    public static final class Builder extends SimpleCommandBus.Builder {

        private final ExecutorService executor;
        private final int most;
        private final Predicate<CommandMessage<?>> fromOutside;
        private final StoreMetrics metrics;
        private TransactionManager transactions = NoTransactionManager.INSTANCE;
        private RollbackConfiguration rollbackConfiguration = RollbackConfigurationType.UNCHECKED_EXCEPTIONS;
        private CommandBusSpanFactory spans = DefaultCommandBusSpanFactory.builder().spanFactory(NoOpSpanFactory.INSTANCE).build();

        private Builder(ExecutorService executor, int most, Predicate<CommandMessage<?>> fromOutside, StoreMetrics metrics) {
            if (most < 1) {
                throw new IllegalArgumentException("There must be room for one command at least, not for " + most);
            }
            this.executor = executor;
            this.most = most;
            this.fromOutside = fromOutside;
            this.metrics = metrics;
        }

        @Override
        public Builder transactionManager(TransactionManager manager) {
            super.transactionManager(manager);
            transactions = manager;
            return this;
        }

        @Override
        public Builder rollbackConfiguration(RollbackConfiguration configuration) {
            super.rollbackConfiguration(configuration);
            rollbackConfiguration = configuration;
            return this;
        }

        @Override
        public Builder spanFactory(CommandBusSpanFactory factory) {
            super.spanFactory(factory);
            spans = factory;
            return this;
        }

        @Override
        public BoundedCommandBus build() {
            return new BoundedCommandBus(this);
        }
    }
}
