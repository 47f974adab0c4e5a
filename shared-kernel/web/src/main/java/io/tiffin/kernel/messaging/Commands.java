package io.tiffin.kernel.messaging;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Trace;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Sends the commands of HTTP requests, and says where their events stand. */
@Component
public class Commands {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final CommandGateway gateway;

    public Commands(CommandGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * Sends a command in the caller's name.
     *
     * @return the position of its last event, empty where it stored nothing; fails with {@link RefusedException}
     */
    public Mono<OptionalLong> send(Caller caller, Object command) {
        return send(caller.trace(), caller.actor(), command);
    }

    /** Sends a command in the name of an actor who has no token (yet), such as somebody who registers. */
    public Mono<OptionalLong> send(Trace trace, Actor actor, Object command) {
        return dispatch(trace, actor, command, (position, _) -> position);
    }

    /**
     * Sends a command that has an answer, in the caller's name.
     *
     * @param outcome makes the result of the position, as {@link #send(Caller, Object)} gives it, and what the command's handler returned
     */
    public <A, R> Mono<R> ask(Caller caller, Object command, Class<A> answer, BiFunction<OptionalLong, A, R> outcome) {
        return dispatch(caller.trace(), caller.actor(), command, (position, answered) -> outcome.apply(position, answer.cast(answered)));
    }

    private <R> Mono<R> dispatch(Trace trace, Actor actor, Object command, BiFunction<OptionalLong, Object, R> outcome) {
        return Mono.<R>create(sink -> {
            var receipt = new PositionReceipt();
            CommandMessage<Object> message = GenericCommandMessage.asCommandMessage(command)
                    .withMetaData(MetaData.from(EventMetadata.of(trace, actor)).and(PositionReceipt.KEY, receipt));
            gateway.<CommandMessage<Object>, Object>send(message, (_, result) -> {
                if (result.isExceptional()) {
                    sink.error(translate(result.exceptionResult()));
                } else {
                    sink.success(outcome.apply(receipt.position(), result.getPayload()));
                }
            });
        }).timeout(TIMEOUT);
    }

    private static Throwable translate(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            switch (t) {
                case RefusedException refused -> {
                    return refused;
                }
                case AggregateNotFoundException _ -> {
                    return new RefusedException(new Refusal.NotFound("resource"));
                }
                case ConcurrencyException _ -> {
                    return concurrentChange();
                }
                case AggregateStreamCreationException _ -> {
                    return concurrentChange();
                }
                default -> {
                }
            }
        }
        return error;
    }

    private static RefusedException concurrentChange() {
        return new RefusedException(
                new Refusal.Conflict("concurrent_change", "It was changed at the same time. The same request may succeed now."));
    }
}
