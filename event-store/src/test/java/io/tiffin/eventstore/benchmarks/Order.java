package io.tiffin.eventstore.benchmarks;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.tiffin.eventstore.LogicalTypeSerializer;
import io.tiffin.eventstore.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import tools.jackson.databind.json.JsonMapper;

/** An order that can be placed, accepted, and annotated without end. Its events are as large as those of a real one. */
class Order {

    /** Where the ids of a command's events are noted; who has the answer to the command has them all acknowledged. */
    static final class Receipt {

        private final List<String> eventIds = new ArrayList<>(1);

        void note(String eventId) {
            eventIds.add(eventId);
        }

        List<String> eventIds() {
            return eventIds;
        }
    }

    sealed interface Command {

        Receipt receipt();
    }

    /** @param sent when, or when it should have been, on the clock of {@link System#nanoTime()} */
    record Place(@TargetAggregateIdentifier String orderId, long sent, Receipt receipt) implements Command {

        Place(String orderId, long sent) {
            this(orderId, sent, new Receipt());
        }
    }

    record Accept(@TargetAggregateIdentifier String orderId, long sent, Receipt receipt) implements Command {

        Accept(String orderId, long sent) {
            this(orderId, sent, new Receipt());
        }
    }

    record Annotate(@TargetAggregateIdentifier String orderId, long sent, Receipt receipt) implements Command {

        Annotate(String orderId, long sent) {
            this(orderId, sent, new Receipt());
        }
    }

    sealed interface Event {

        String orderId();

        long sent();
    }

    record Placed(String orderId, long sent, String customerId, String restaurantId, List<Line> lines, String currency,
            long total) implements Event {

        static Placed of(String orderId, long sent) {
            return new Placed(orderId, sent, "01920a3e-6c1b-7d44-9a0e-5b1f3c2d7e88", "01920a3e-0b5f-7c11-8f3d-2a6e4d9c1b70",
                    List.of(new Line("soup-of-the-day", 2, 650)), "EUR", 1300);
        }
    }

    record Line(String itemId, int quantity, long price) {}

    record Accepted(String orderId, long sent, String restaurantId, String by, long preparationSeconds, String note) implements Event {

        static Accepted of(String orderId, long sent) {
            return new Accepted(orderId, sent, "01920a3e-0b5f-7c11-8f3d-2a6e4d9c1b70", "01920a3e-6c1b-7d44-9a0e-5b1f3c2d7e88", 1_500,
                    "The soup takes a little longer today");
        }
    }

    record Annotated(String orderId, long sent, String by, String note) implements Event {

        static Annotated of(String orderId, long sent) {
            return new Annotated(orderId, sent, "01920a3e-6c1b-7d44-9a0e-5b1f3c2d7e88",
                    "Please ring twice, the bell of the front door is old and does not always do what it is asked to do by visitors");
        }
    }

    static LogicalTypeSerializer serializer() {
        return new LogicalTypeSerializer(JsonMapper.builder().build(),
                TypeNames.of(Map.of(Placed.class, new TypeNames.TypeName("order.placed", "1"), Accepted.class,
                        new TypeNames.TypeName("order.accepted", "1"), Annotated.class, new TypeNames.TypeName("order.annotated", "1"))));
    }

    /** Ordered by time, as the platform's ids are (version 7), so that streams begun together lie together in the index. */
    static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
        return new UUID(high, random.nextLong() >>> 2 | 0x8000_0000_0000_0000L).toString();
    }

    @AggregateIdentifier
    private String orderId;
    private boolean accepted;

    Order() {
        // For Axon.
    }

    @CommandHandler
    Order(Place command) {
        apply(Placed.of(command.orderId(), command.sent()));
    }

    @CommandHandler
    void handle(Accept command) {
        if (accepted) {
            throw new IllegalStateException(orderId + " has been accepted already");
        }
        apply(Accepted.of(orderId, command.sent()));
    }

    @CommandHandler
    void handle(Annotate command) {
        apply(Annotated.of(orderId, command.sent()));
    }

    @EventSourcingHandler
    void on(Placed event) {
        orderId = event.orderId();
    }

    @EventSourcingHandler
    void on(Accepted event) {
        accepted = true;
    }

    @EventSourcingHandler
    void on(Annotated event) {
        // Nothing that a decision would need.
    }
}
