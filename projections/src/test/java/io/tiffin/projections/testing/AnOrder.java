package io.tiffin.projections.testing;

import io.tiffin.delivery.api.AgentEvent.AgentRegistered;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Address;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.ChangedLine;
import io.tiffin.order.api.OrderDetails;
import io.tiffin.order.api.OrderEvent;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.Reason;
import io.tiffin.user.api.PaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** An order of two dishes and what happens to it. */
public final class AnOrder {

    public static final Address HOME = new Address("1 Home Lane", new GeoPoint(52.53, 13.41));
    public static final GeoPoint KITCHEN = new GeoPoint(52.52, 13.40);
    public static final GeoPoint CORNER = new GeoPoint(52.51, 13.39);
    public static final Instant DUE = EventLog.BEGINNING.plusSeconds(1800);
    public static final Instant OFFER_ENDS = EventLog.BEGINNING.plusSeconds(600);
    public static final Money TOTAL = Money.of(3150, "EUR");
    public static final Money CHANGED_TOTAL = Money.of(3250, "EUR");
    public static final OrderLine TARKA = new OrderLine(new MenuItemId(new UUID(5, 3)), "Tarka", 1, Money.of(1300, "EUR"), true);

    public final OrderId id = new OrderId(UUID.randomUUID());
    public final MenuItemId dish = new MenuItemId(UUID.randomUUID());
    public final UserId customer;
    public final RestaurantId restaurant;
    private final EventLog log;
    private final PersonalDataCipher cipher;
    private final JsonMapper json = TiffinJson.stored();

    public AnOrder(EventLog log, PersonalDataCipher cipher, UserId customer, RestaurantId restaurant) {
        this.log = log;
        this.cipher = cipher;
        this.customer = customer;
        this.restaurant = restaurant;
    }

    public AnOrder(EventLog log, PersonalDataCipher cipher) {
        this(log, cipher, new UserId(UUID.randomUUID()), new RestaurantId(UUID.randomUUID()));
    }

    public OrderEvent.OrderCreated created() {
        var lines = List.of(new OrderLine(dish, "Dal", 2, Money.of(1200, "EUR"), true),
                new OrderLine(new MenuItemId(UUID.randomUUID()), "Naan", 3, Money.of(250, "EUR"), false));
        return new OrderEvent.OrderCreated(id, customer, restaurant, "Curry House", KITCHEN, lines, TOTAL, details(),
                cipher.seal(customer.value(), "tok_approved"));
    }

    private SealedText details() {
        return cipher.seal(customer.value(),
                json.writeValueAsString(new OrderDetails(HOME, "Ring twice", Arrays.asList("not hot", null))));
    }

    public AnOrder placed() {
        log.happened(id, created());
        return this;
    }

    public AnOrder received() {
        var payment = PaymentId.of(id);
        log.happened(payment, new PaymentEvent.AuthorizationRequested(payment, id, customer, TOTAL,
                cipher.seal(customer.value(), "tok_approved")));
        log.happened(payment, new PaymentEvent.PaymentAuthorized(payment, id, TOTAL, "ref"));
        log.happened(id, new OrderEvent.OrderReceived(id, restaurant));
        return this;
    }

    /** One of the two dals goes, and a tarka for 13 euros comes. */
    public OrderEvent.OrderChangeProposed proposal(ChangeId change, int number) {
        OrderLine dal = created().lines().getFirst();
        OrderLine naan = created().lines().getLast();
        return new OrderEvent.OrderChangeProposed(id, restaurant, change, number, List.of(dal.of(1)), List.of(TARKA),
                List.of(new ChangedLine(dal.of(1), 0), new ChangedLine(naan, 1), new ChangedLine(TARKA, null)), CHANGED_TOTAL, TOTAL,
                Duration.ofMinutes(5));
    }

    public AnOrder proposed(ChangeId change) {
        log.happened(id, proposal(change, 1));
        return this;
    }

    public AnOrder accepted(ChangeId change) {
        log.happened(id, new OrderEvent.OrderChangeAccepted(id, restaurant, change));
        return this;
    }

    public AnOrder refused(ChangeId change) {
        log.happened(id, new OrderEvent.OrderChangeRefused(id, restaurant, change));
        log.happened(id, new OrderEvent.OrderRejected(id, restaurant, Actor.of(restaurant), Reason.ITEM_UNAVAILABLE, null));
        return this;
    }

    public AnOrder changed(ChangeId change) {
        log.happened(id, new OrderEvent.OrderChanged(id, restaurant, change, proposal(change, 1).lines(), CHANGED_TOTAL));
        return this;
    }

    public AnOrder confirmed() {
        log.happened(id, new OrderEvent.OrderConfirmed(id, restaurant, Duration.ofMinutes(20)));
        return this;
    }

    public AnOrder deliveryRequested() {
        delivery(new DeliveryEvent.DeliveryRequested(id, restaurant, customer, KITCHEN, details(), TOTAL, Duration.ofMinutes(20)));
        return this;
    }

    public AnOrder offeredTo(AgentId agent) {
        delivery(new DeliveryEvent.DeliveryOffered(id, agent, corner(agent), OFFER_ENDS));
        return this;
    }

    public DeliveryEvent.DeliveryAssigned assignment(AgentId agent) {
        return new DeliveryEvent.DeliveryAssigned(id, agent, corner(agent), DUE);
    }

    public AnOrder assignedTo(AgentId agent) {
        delivery(assignment(agent));
        return this;
    }

    public AnOrder captured() {
        var payment = PaymentId.of(id);
        log.happened(payment, new PaymentEvent.CaptureRequested(payment, id, TOTAL, "ref"));
        log.happened(payment, new PaymentEvent.PaymentCaptured(payment, id, TOTAL));
        return this;
    }

    public AnOrder ready() {
        log.happened(id, new OrderEvent.OrderReady(id, restaurant));
        return this;
    }

    public AnOrder pickedUpBy(AgentId agent) {
        log.happened(id, new OrderEvent.OrderPickedUp(id, agent));
        delivery(new DeliveryEvent.DeliveryPickedUp(id, agent));
        return this;
    }

    public AnOrder deliveredBy(AgentId agent) {
        log.happened(id, new OrderEvent.OrderDelivered(id, agent, null));
        delivery(new DeliveryEvent.DeliveryCompleted(id, agent));
        return this;
    }

    public AnOrder cancelled() {
        log.happened(id, new OrderEvent.OrderCancelled(id, restaurant, Actor.of(customer), Reason.CHANGED_MIND));
        return this;
    }

    public long delivery(DeliveryEvent event) {
        return log.happened(DeliveryId.of(id), event);
    }

    public AgentId agentNamed(String name) {
        var agent = new AgentId(UUID.randomUUID());
        log.happened(agent, new AgentRegistered(agent, cipher.seal(agent.value(), name), "bicycle"));
        return agent;
    }

    private SealedText corner(AgentId agent) {
        return cipher.seal(agent.value(), json.writeValueAsString(CORNER));
    }
}
