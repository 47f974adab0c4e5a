package io.tiffin.sagas.interleaving;

import io.tiffin.delivery.api.AgentCommand.ChangeAvailability;
import io.tiffin.delivery.api.AgentCommand.RegisterAgent;
import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryCommand.AcceptOffer;
import io.tiffin.delivery.api.DeliveryCommand.ArriveAtRestaurant;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.delivery.api.DeliveryCommand.DeclineOffer;
import io.tiffin.delivery.api.DeliveryCommand.FailDelivery;
import io.tiffin.delivery.api.DeliveryCommand.PickUpDelivery;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.dispatching.NearbyAgents;
import io.tiffin.delivery.domain.AgentState;
import io.tiffin.delivery.domain.DeliveryDecider;
import io.tiffin.delivery.domain.DeliveryState;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.order.api.OrderCommand.AcceptChange;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ConfirmOrder;
import io.tiffin.order.api.OrderCommand.CreateOrder;
import io.tiffin.order.api.OrderCommand.DeliverOrder;
import io.tiffin.order.api.OrderCommand.MarkOrderReady;
import io.tiffin.order.api.OrderCommand.Missing;
import io.tiffin.order.api.OrderCommand.PickUpOrder;
import io.tiffin.order.api.OrderCommand.ProposeChange;
import io.tiffin.order.api.OrderCommand.RefuseChange;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent.OrderChangeProposed;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.OrderStatus;
import io.tiffin.order.api.Reason;
import io.tiffin.order.domain.OrderState;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.AddMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.SetStock;
import io.tiffin.restaurant.domain.MenuItemState;
import io.tiffin.sagas.fulfilment.Fulfilment;
import io.tiffin.sagas.interleaving.Provider.Manners;
import io.tiffin.user.api.PaymentCommand.RequestRefund;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.domain.PaymentState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A few people who order at one restaurant, where two dishes are scarce, and two agents. Whatever the rules allow may happen next;
 * {@link Choices} say what does. Once there are no more of these, everybody does what is expected of them, until nothing is left to do.
 */
final class City {

    /** Who does nothing: the restaurant accepts no orders, the agents no offers. */
    enum Absent {
        RESTAURANT, AGENTS
    }

    static final RestaurantId BELLA = new RestaurantId(new UUID(3, 1));
    static final List<AgentId> AGENTS = List.of(new AgentId(new UUID(4, 1)), new AgentId(new UUID(4, 2)));
    static final MenuItemId LASAGNE = new MenuItemId(new UUID(5, 1));
    static final MenuItemId TIRAMISU = new MenuItemId(new UUID(5, 2));
    static final MenuItemId WATER = new MenuItemId(new UUID(5, 3));
    static final int PORTIONS = 3;
    static final int FEE = 10;
    static final String ABSENT = "customer_absent";

    private static final GeoPoint PLACE = new GeoPoint(52.52, 13.405);
    private static final int ORDERS = 3;
    private static final Map<MenuItemId, Money> PRICES = Map.of(LASAGNE, eur(1250), TIRAMISU, eur(600), WATER, eur(250));

    final Contexts contexts = new Contexts();
    final Provider provider = new Provider();
    private final Choices choices;
    private final Schedule schedule = new Schedule(contexts);
    private final Map<PaymentId, Manners> manners = new HashMap<>();
    private final Sagas sagas;
    private final List<Follower> followers;
    private boolean dies;
    private @Nullable Class<?> awaited;
    /** What somebody is in the middle of, step by step. */
    private final List<Deque<Runnable>> underway = new ArrayList<>();

    City(Choices choices) {
        this.choices = choices;
        PersonalDataCipher cipher = new Plain();
        sagas = new Sagas(contexts, new Fulfilment(Duration.ofSeconds(30), Duration.ofMinutes(10), FEE, Set.of(ABSENT)), schedule);
        followers = List.of(sagas,
                new Payments(contexts, provider, payment -> manners.computeIfAbsent(payment, _ -> manners()), schedule, this::perhapsCrash),
                new Dispatching(contexts, new Around(), cipher, schedule, ticking(), this::perhapsCrash));
        PRICES.forEach((item, price) -> contexts.send(
                new AddMenuItem(item, BELLA, new MenuItem("dish", null, price, null, true, null), item.equals(WATER) ? null : PORTIONS)));
        for (AgentId agent : AGENTS) {
            contexts.send(new RegisterAgent(agent, new SealedText(agent.value(), "name"), null));
            contexts.send(new ChangeAvailability(agent, true, false));
        }
    }

    static Money eur(long cents) {
        return Money.of(cents, "EUR");
    }

    static OrderId order(int number) {
        return new OrderId(new UUID(1, number));
    }

    static List<OrderId> orders() {
        return IntStream.rangeClosed(1, ORDERS).mapToObj(City::order).toList();
    }

    private Manners manners() {
        return new Manners(choices.oneIn(8), choices.oneIn(8), choices.oneIn(4) ? choices.below(7) : 0);
    }

    private void perhapsCrash() {
        if (dies || choices.oneIn(25)) {
            dies = false;
            throw new Crash();
        }
    }

    /** One thing happens, of all that could. */
    void goOn() {
        List<Runnable> possible = possibilities();
        possible.get(choices.below(possible.size())).run();
    }

    private List<Runnable> possibilities() {
        var moves = new ArrayList<Runnable>();
        for (Follower follower : followers) {
            if (follower.isBehind()) {
                often(moves, follower::step);
            }
            moves.add(follower::commit);
        }
        if (choices.oneIn(6)) {
            followers.forEach(follower -> moves.add(follower::crash));
        }
        if (sagas.sends()) {
            often(moves, () -> sagas.deliver(choices));
        }
        if (!schedule.isEmpty() && choices.oneIn(20)) {
            moves.add(() -> schedule.fire(choices));
        }
        underway.forEach(steps -> often(moves, () -> next(steps)));
        orders().forEach(order -> people(order, moves));
        if (choices.oneIn(60)) {
            Money price = contexts.item(LASAGNE) instanceof MenuItemState.Known known && known.item().price().equals(eur(1250))
                    ? eur(1300)
                    : eur(1250);
            moves.add(() -> contexts
                    .send(new ChangeMenuItem(LASAGNE, BELLA, new MenuItem("dish", null, price, null, true, null))));
        }
        if (choices.oneIn(80)) {
            MenuItemId item = choices.oneIn(2) ? LASAGNE : TIRAMISU;
            moves.add(() -> contexts.send(new SetStock(item, BELLA, choices.below(4))));
        }
        if (choices.oneIn(20)) {
            AgentId agent = AGENTS.get(choices.below(AGENTS.size()));
            moves.add(() -> contexts.send(new ChangeAvailability(agent, !(contexts.agent(agent) instanceof AgentState.Registered registered)
                    || !registered.available(), choices.oneIn(3))));
        }
        return moves;
    }

    private static void often(List<Runnable> moves, Runnable move) {
        moves.add(move);
        moves.add(move);
        moves.add(move);
    }

    private void next(Deque<Runnable> steps) {
        steps.removeFirst().run();
        if (steps.isEmpty()) {
            underway.remove(steps);
        }
    }

    private void people(OrderId order, List<Runnable> moves) {
        OrderStatus status = contexts.order(order) instanceof OrderState.Placed placed ? placed.status() : null;
        if (status == null || choices.oneIn(40)) {
            moves.add(() -> contexts.send(placing(order)));
        }
        if (status == null) {
            return;
        }
        if (choices.oneIn(40)) {
            moves.add(() -> contexts.send(new CancelOrder(order, Actor.of(customer(order)), Reason.CHANGED_MIND)));
        }
        if (choices.oneIn(60)) {
            moves.add(() -> contexts.send(new RejectOrder(order, Actor.of(BELLA), Reason.CAPACITY, null)));
        }
        if (choices.oneIn(20) && contexts.payment(order) instanceof PaymentState.Taken) {
            var refund = new RefundId(new UUID(order.value().getLeastSignificantBits(), choices.below(3)));
            moves.add(() -> contexts
                    .send(new RequestRefund(order, refund, eur(100), "cold", Actor.admin(new UUID(8, 1)))));
        }
        moves.add(() -> contexts.send(new ConfirmOrder(order, BELLA, Duration.ofMinutes(20))));
        moves.add(() -> contexts.send(new MarkOrderReady(order, BELLA)));
        changes(order, moves);
        agents(order, moves);
    }

    /** The kitchen lacks something, and may have something else; also what the order had before. */
    private void changes(OrderId order, List<Runnable> moves) {
        OrderState.Placed placed = (OrderState.Placed) contexts.order(order);
        int proposals = (int) contexts.stream(order.toString()).stream().filter(it -> it.event() instanceof OrderChangeProposed).count();
        UserId customer = customer(order);
        if (placed.status() == OrderStatus.RECEIVED && choices.oneIn(2)) {
            often(moves, () -> {
                MenuItemId missing = placed.lines().get(choices.below(placed.lines().size())).line().menuItemId();
                var substitutes = PRICES.keySet().stream().sorted(Comparator.comparing(MenuItemId::value))
                        .filter(item -> !item.equals(missing) && choices.oneIn(3))
                        .map(item -> new OrderLine(item, "Substitute", 1, PRICES.get(item), !item.equals(WATER)))
                        .toList();
                contexts.send(new ProposeChange(order, change(order, proposals + 1), BELLA,
                        List.of(new Missing(missing, choices.oneIn(2) ? null : 1)), substitutes, Duration.ofMinutes(5)));
            });
        }
        if (proposals > 0) {
            moves.add(() -> contexts.send(new AcceptChange(order, change(order, proposals), customer)));
            if (choices.oneIn(20)) {
                moves.add(() -> contexts.send(new RefuseChange(order, change(order, proposals), customer)));
            }
        }
    }

    private static ChangeId change(OrderId order, int number) {
        return new ChangeId(new UUID(60 + order.value().getLeastSignificantBits(), number));
    }

    private void agents(OrderId order, List<Runnable> moves) {
        for (AgentId agent : AGENTS) {
            if (!(contexts.delivery(order) instanceof DeliveryState.Known known) || !agent.equals(known.agent()) && !choices.oneIn(10)) {
                continue;
            }
            moves.add(() -> contexts.send(new AcceptOffer(order, agent, Instant.EPOCH.plusSeconds(1800))));
            moves.add(() -> contexts.send(new ArriveAtRestaurant(order, agent)));
            moves.add(() -> pickUp(order, agent));
            moves.add(() -> deliver(order, agent));
            if (choices.oneIn(12)) {
                moves.add(() -> contexts.send(new DeclineOffer(order, agent, null)));
                moves.add(() -> contexts.send(new FailDelivery(order, agent, choices.oneIn(2) ? ABSENT : "accident")));
            }
        }
    }

    /** As the delivery context does it: may they, then the order's word, then the delivery follows. */
    private void pickUp(OrderId order, AgentId agent) {
        var command = new PickUpDelivery(order, agent);
        if (allowed(command, order)) {
            handOver(new PickUpOrder(order, agent), command);
        }
    }

    private void deliver(OrderId order, AgentId agent) {
        var command = new CompleteDelivery(order, agent);
        if (allowed(command, order)) {
            handOver(new DeliverOrder(order, agent, null), command);
        }
    }

    private void handOver(OrderCommand first, DeliveryCommand then) {
        var steps = new ArrayDeque<Runnable>();
        steps.add(() -> {
            if (contexts.send(first).isEmpty()) {
                steps.add(() -> contexts.send(then));
            }
        });
        underway.add(steps);
    }

    private boolean allowed(DeliveryCommand command, OrderId order) {
        return DeliveryDecider.decide(command, contexts.delivery(order)) instanceof Decision.Accepted<?>;
    }

    static UserId customer(OrderId order) {
        return new UserId(order.value());
    }

    static CreateOrder placing(OrderId order) {
        var lines = List.of(new OrderLine(LASAGNE, "Lasagne", 1 + (int) (order.value().getLeastSignificantBits() % 2), eur(1250), true),
                new OrderLine(TIRAMISU, "Tiramisu", 1, eur(600), true), new OrderLine(WATER, "Water", 1, eur(250), false));
        Money total = lines.stream().map(OrderLine::lineTotal).reduce(eur(0), Money::plus);
        UserId customer = customer(order);
        return new CreateOrder(order, customer, BELLA, "Bella", PLACE, lines, total, new SealedText(customer.value(), "{}"),
                new SealedText(customer.value(), "tok_visa"));
    }

    /** Everybody does their part, and nothing fails any more. Where nobody has anything to do, time passes. */
    void settle(Absent... absent) {
        choices.noMore();
        for (int rounds = 0; rounds < 10_000; rounds++) {
            if (!advance(absent)) {
                if (schedule.isEmpty()) {
                    return;
                }
                schedule.fire(choices);
            }
        }
        throw new AssertionError("there is no end of it");
    }

    /** Goes on as expected until something has happened. */
    void until(BooleanSupplier happened, Absent... absent) {
        choices.noMore();
        while (!happened.getAsBoolean()) {
            if (!advance(absent)) {
                throw new AssertionError("it does not come to that");
            }
        }
    }

    /** The next thing that is expected; false where all wait for time to pass. */
    private boolean advance(Absent... absent) {
        if (!underway.isEmpty()) {
            next(underway.getFirst());
            return true;
        }
        Optional<Follower> behind = followers.stream().filter(Follower::isBehind).filter(this::mayGoOn).findFirst();
        if (behind.isPresent()) {
            behind.get().step();
            behind.get().commit();
            return true;
        }
        // A commit delivers what is on its way.
        followers.forEach(Follower::commit);
        return followers.stream().filter(this::mayGoOn).anyMatch(Follower::isBehind) || doTheirPart(List.of(absent));
    }

    /** Restaurant and agents go on with what they have begun. */
    private boolean doTheirPart(List<Absent> absent) {
        int before = contexts.log().size();
        for (OrderId order : orders()) {
            if (!absent.contains(Absent.RESTAURANT)) {
                contexts.send(new ConfirmOrder(order, BELLA, Duration.ofMinutes(20)));
            }
            if (contexts.order(order) instanceof OrderState.Placed placed
                    && contexts.delivery(order) instanceof DeliveryState.Known known) {
                AgentId agent = known.agent();
                if (placed.status() == OrderStatus.CONFIRMED) {
                    contexts.send(new MarkOrderReady(order, BELLA));
                }
                if (agent != null && known.status() == DeliveryStatus.OFFERED && !absent.contains(Absent.AGENTS)) {
                    contexts.send(new AcceptOffer(order, agent, Instant.EPOCH.plusSeconds(1800)));
                } else if (agent != null && !known.status().isTerminal()) {
                    finish(order, placed.status(), agent);
                }
            }
        }
        return !underway.isEmpty() || contexts.log().size() > before;
    }

    private void finish(OrderId order, OrderStatus status, AgentId agent) {
        switch (status) {
            case READY -> pickUp(order, agent);
            case PICKED_UP -> {
                deliver(order, agent);
                if (underway.isEmpty()) {
                    contexts.send(new FailDelivery(order, agent, "accident"));
                }
            }
            case PENDING, RECEIVED, CONFIRMED, DELIVERED, REJECTED, CANCELLED -> {
            }
        }
    }

    /** The provider does as it likes with the payment of that order. */
    void behaves(OrderId order, Manners how) {
        manners.put(PaymentId.of(order), how);
    }

    @Nullable
    Manners behaviour(OrderId order) {
        return manners.get(PaymentId.of(order));
    }

    /** What is asked for is answered only when that has happened, but for the authorization. */
    void paymentsWaitFor(Class<?> event) {
        awaited = event;
    }

    private boolean mayGoOn(Follower follower) {
        Class<?> first = awaited;
        return first == null || !(follower instanceof Payments)
                || contexts.log().stream().map(Contexts.Stored::event)
                        .anyMatch(event -> first.isInstance(event))
                || contexts.log().stream().map(Contexts.Stored::event).noneMatch(CaptureRequested.class::isInstance);
    }

    /** The process ends before the next answer is passed on, and starts again. */
    void dies() {
        dies = true;
    }

    boolean allSagasEnded() {
        return sagas.allEnded();
    }

    /** Who seems to be free is a guess: the agents themselves know. */
    private final class Around implements NearbyAgents {

        @Override
        public List<Candidate> freeAround(GeoPoint place) {
            return AGENTS.stream().filter(_ -> !choices.oneIn(4)).map(agent -> new Candidate(agent, PLACE)).toList();
        }

        @Override
        public Set<AgentId> reservedFor(OrderId order) {
            return Set.of();
        }

        @Override
        public Optional<GeoPoint> lastPlace(AgentId agent) {
            return Optional.of(PLACE);
        }
    }

    /** Every look is a second later than the last. */
    private static Clock ticking() {
        var now = new AtomicReference<>(Instant.EPOCH);
        InstantSource source = () -> now.updateAndGet(last -> last.plusSeconds(1));
        return source.withZone(ZoneOffset.UTC);
    }

    private static final class Plain implements PersonalDataCipher {

        @Override
        public SealedText seal(UUID owner, String plaintext) {
            return new SealedText(owner, plaintext);
        }

        @Override
        public Optional<String> open(SealedText sealed) {
            return Optional.empty();
        }

        @Override
        public void erase(UUID owner) {
            throw new UnsupportedOperationException();
        }
    }
}
