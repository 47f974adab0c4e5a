package io.tiffin.kernel.messaging;

import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends the commands by which an event handler reacts to an event. The handler's token is not committed before each command is answered,
 * so that a crash between the two cannot lose one; it may send one twice, so what is sent must be idempotent.
 *
 * <p>A refusal is an answer: the aggregate knew better. Anything else fails the event: it is handled again, or parked to be.
 */
@Component
public class Reactions {

    private static final Logger LOG = LoggerFactory.getLogger(Reactions.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String PENDING = Reactions.class.getName();
    private static final Executor ASKING = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tiffin-asking-", 0).factory());

    private final CommandGateway gateway;

    public Reactions(CommandGateway gateway) {
        this.gateway = gateway;
    }

    /** Sends now, and waits for the answer before the unit of work of the handled events is committed. */
    public void send(Object command) {
        pending().answers.add(gateway.send(command));
    }

    /**
     * Sends what somebody outside has to be asked for first, which is done on a thread of its own: events of different lines do not wait for
     * one another, but for the commit. Events of one line do, and none is asked about behind one that failed. Where the unit of work is
     * rolled back, nothing more is asked, and what is being asked is waited for, so that nobody is asked about the same event twice at a time.
     *
     * @param line
     *            of the events that have an order among them
     * @param places
     *            with whom is asked, for as many as may be there at a time
     * @param command
     *            gives the command; may block, but not for ever
     */
    public void sendWhenKnown(Object line, Semaphore places, Supplier<?> command) {
        Pending pending = pending();
        MetaData correlation = CurrentUnitOfWork.correlationData();
        CompletableFuture<?> answer = pending.endOf(line)
                .thenApplyAsync(_ -> pending.ask(places, command), ASKING)
                .thenCompose(known -> gateway.send(GenericCommandMessage.asCommandMessage(known).andMetaData(correlation))
                        .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        pending.asked(line, answer);
    }

    private static Pending pending() {
        UnitOfWork<?> work = CurrentUnitOfWork.get().root();
        return work.getOrComputeResource(PENDING, _ -> {
            var pending = new Pending();
            work.onPrepareCommit(_ -> pending.await());
            work.onRollback(_ -> pending.abandon());
            return pending;
        });
    }

    /** What a unit of work has sent or will send. */
    private static final class Pending {

        private final List<CompletableFuture<?>> answers = new ArrayList<>();
        private final List<CompletableFuture<?>> asked = new ArrayList<>();
        private final Map<Object, CompletableFuture<?>> lines = new HashMap<>();
        private volatile boolean abandoned;

        CompletableFuture<?> endOf(Object line) {
            return lines.getOrDefault(line, CompletableFuture.completedFuture(null));
        }

        Object ask(Semaphore places, Supplier<?> command) {
            places.acquireUninterruptibly();
            try {
                if (abandoned) {
                    throw new CancellationException("not asked, since the unit of work is rolled back");
                }
                return command.get();
            } finally {
                places.release();
            }
        }

        void asked(Object line, CompletableFuture<?> answer) {
            asked.add(answer);
            lines.put(line, answer.handle((_, failure) -> {
                if (failure == null || refusal(failure) != null) {
                    return null;
                }
                throw new CompletionException(failure);
            }));
        }

        void await() {
            answers.forEach(answer -> Reactions.await(answer, TIMEOUT.toMillis()));
            // However long it takes to ask: each has its own end.
            asked.forEach(answer -> Reactions.await(answer, Long.MAX_VALUE));
        }

        void abandon() {
            abandoned = true;
            try {
                CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)).get();
            } catch (ExecutionException e) {
                LOG.debug("Asked in vain, since the unit of work is rolled back", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sends and waits. Empty: it was carried out. */
    public Optional<Refusal> carryOut(Object command) {
        return await(gateway.send(command), TIMEOUT.toMillis());
    }

    private static Optional<Refusal> await(CompletableFuture<?> answer, long millis) {
        try {
            answer.get(millis, TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            Refusal refusal = refusal(e);
            if (refusal != null) {
                return Optional.of(refusal);
            }
            throw new CommandExecutionException("a reaction failed", e.getCause());
        } catch (TimeoutException e) {
            throw new CommandExecutionException("a reaction was not answered within " + TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandExecutionException("interrupted while waiting for a reaction", e);
        }
    }

    /** Null where it is a failure. */
    private static @Nullable Refusal refusal(Throwable failure) {
        Throwable cause = failure instanceof CompletionException || failure instanceof ExecutionException ? failure.getCause() : failure;
        return switch (cause) {
            case RefusedException refused -> refused.refusal();
            case AggregateNotFoundException _ -> new Refusal.NotFound("aggregate");
            case null, default -> null;
        };
    }
}
