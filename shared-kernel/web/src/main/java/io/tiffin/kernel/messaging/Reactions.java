package io.tiffin.kernel.messaging;

import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.springframework.stereotype.Component;

/**
 * Sends the commands by which an event handler reacts to an event. The handler's token is not committed before each command is answered,
 * so that a crash between the two cannot lose one; it may send one twice, so what is sent must be idempotent.
 *
 * <p>A refusal is an answer: the aggregate knew better. Anything else fails the event: it is handled again, or parked to be.
 */
@Component
public class Reactions {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String PENDING = Reactions.class.getName();

    private final CommandGateway gateway;

    public Reactions(CommandGateway gateway) {
        this.gateway = gateway;
    }

    /** Sends now, and waits for the answer before the unit of work of the handled events is committed. */
    public void send(Object command) {
        UnitOfWork<?> work = CurrentUnitOfWork.get().root();
        List<CompletableFuture<?>> pending = work.getOrComputeResource(PENDING, _ -> {
            var answers = new ArrayList<CompletableFuture<?>>();
            work.onPrepareCommit(_ -> answers.forEach(Reactions::await));
            return answers;
        });
        pending.add(gateway.send(command));
    }

    /** Sends and waits. Empty: it was carried out. */
    public Optional<Refusal> carryOut(Object command) {
        return await(gateway.send(command));
    }

    private static Optional<Refusal> await(CompletableFuture<?> answer) {
        try {
            answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                return Optional.of(refused.refusal());
            }
            if (e.getCause() instanceof AggregateNotFoundException) {
                return Optional.of(new Refusal.NotFound("aggregate"));
            }
            throw new CommandExecutionException("a reaction failed", e.getCause());
        } catch (TimeoutException e) {
            throw new CommandExecutionException("a reaction was not answered within " + TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandExecutionException("interrupted while waiting for a reaction", e);
        }
    }
}
