package io.tiffin.app.letters;

import io.tiffin.eventstore.DeadLetters;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;

/** Makes the event processors of this node, and knows them by their names, each with its letters. */
public final class ParkingProcessors {

    private final ConnectionProvider connections;
    private final TransactionManager transactions;
    private final Serializer serializer;
    private final TokenStore tokens;
    private final Letters letters;
    private final LetterMetrics metrics;
    private final LetterSettings settings;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    ParkingProcessors(ConnectionProvider connections, TransactionManager transactions, Serializer serializer, TokenStore tokens,
            Letters letters, LetterMetrics metrics, LetterSettings settings) {
        this.connections = connections;
        this.transactions = transactions;
        this.serializer = serializer;
        this.tokens = tokens;
        this.letters = letters;
        this.metrics = metrics;
        this.settings = settings;
    }

    /** In which line an event stands: those of one line are handled in their order. */
    @FunctionalInterface
    public interface Lines {
        Object of(EventMessage<?> event);
    }

    record Known(ParkingProcessor processor, DeadLetters letters) {}

    /**
     * A processor that parks what it cannot handle.
     *
     * @param builder of a processor that lacks nothing but its name, the handlers, the tokens and the transactions
     */
    public EventProcessor build(String name, PooledStreamingEventProcessor.Builder builder, EventHandlerInvoker handlers, Lines lines) {
        var queue = new DeadLetters(name, connections, transactions, serializer, settings.limits());
        var box = new LetterBox(name, queue, letters, lines);
        builder.name(name).eventHandlerInvoker(new ParkingInvoker(handlers, box)).tokenStore(tokens)
                .transactionManager(transactions);
        var processor = new ParkingProcessor(builder, box, tokens, transactions);
        known.put(name, new Known(processor, queue));
        metrics.watch(name);
        return processor;
    }

    /** Refused where there is none of that name. */
    Known of(String name) {
        Known processor = known.get(name);
        if (processor == null) {
            throw new RefusedException(new Refusal.NotFound("processor"));
        }
        return processor;
    }
}
