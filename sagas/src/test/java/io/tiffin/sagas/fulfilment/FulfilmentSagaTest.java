package io.tiffin.sagas.fulfilment;

import static io.tiffin.sagas.fulfilment.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.Deadlines;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.OrderCommand.ApplyChange;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.ExpireChange;
import io.tiffin.order.api.OrderCommand.ReceiveOrder;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.Reason;
import io.tiffin.restaurant.api.MenuItemCommand.ConsumeStock;
import io.tiffin.user.api.PaymentCommand.RequestCapture;
import io.tiffin.user.api.PaymentCommand.RequestReversal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.modelling.saga.metamodel.AnnotationSagaMetaModelFactory;
import org.axonframework.test.saga.ContinuedGivenState;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class FulfilmentSagaTest {

    private record Scheduled(String id, Instant due, Object command) {}

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Scheduled> scheduled = new ArrayList<>();
    private SagaTestFixture<FulfilmentSaga> fixture;

    @BeforeEach
    void prepare() {
        fixture = new SagaTestFixture<>(FulfilmentSaga.class);
        fixture.registerResource(new Fulfilment(Story.PAYMENT_WINDOW, Story.WINDOW, 0, Set.of()));
        fixture.registerResource(new Reactions(DefaultCommandGateway.builder().commandBus(fixture.getCommandBus()).build()));
        fixture.registerResource((Deadlines) (id, due, command) -> scheduled.add(new Scheduled(id, due, command)));
        fixture.registerListenerInvocationErrorHandler(PropagatingErrorHandler.instance());
    }

    private ContinuedGivenState afterThePlacing() {
        return fixture.givenCurrentTime(NOON).andThenAPublished(created());
    }

    private ContinuedGivenState afterTheReceiving() {
        return afterThePlacing().andThenAPublished(reserved(LASAGNE)).andThenAPublished(reserved(TIRAMISU)).andThenAPublished(authorized())
                .andThenAPublished(received());
    }

    private ContinuedGivenState afterTheAssigning() {
        return afterTheReceiving().andThenAPublished(confirmed()).andThenAPublished(deliveryRequested()).andThenAPublished(reserved(CEM))
                .andThenAPublished(offeredTo(CEM)).andThenAPublished(assignedTo(CEM));
    }

    @Test
    void begins_when_an_order_is_placed_and_is_found_by_its_id() {
        fixture.givenNoPriorActivity().whenPublishingA(created()).expectActiveSagas(1).expectAssociationWith("orderId", ORDER.toString())
                .expectDispatchedCommands(reserve(LASAGNE, 2, 1250), reserve(TIRAMISU, 1, 600));
    }

    @Test
    void hears_of_stock() {
        afterThePlacing().andThenAPublished(reserved(LASAGNE)).whenPublishingA(reserved(TIRAMISU)).expectDispatchedCommands(authorize());
    }

    @Test
    void hears_of_payments() {
        afterThePlacing().andThenAPublished(reserved(LASAGNE)).andThenAPublished(reserved(TIRAMISU)).whenPublishingA(authorized())
                .expectDispatchedCommands(new ReceiveOrder(ORDER));
    }

    @Test
    void schedules_the_ends_of_the_times_of_the_provider_and_of_the_restaurant_from_when_they_were_asked() {
        afterTheReceiving();

        assertThat(scheduled).containsExactly(new Scheduled("payment-window:" + ORDER, NOON.plus(Story.PAYMENT_WINDOW),
                new RejectOrder(ORDER, Actor.SYSTEM, Reason.PAYMENT_FAILED, null)),
                new Scheduled("restaurant-window:" + ORDER, NOON.plus(Story.WINDOW),
                        new RejectOrder(ORDER, Actor.SYSTEM, Reason.RESTAURANT_TIMEOUT, null)));
    }

    @Test
    void hears_of_changes_and_schedules_the_ends_of_the_times_of_customer_and_restaurant() {
        afterTheReceiving().andThenAPublished(proposed()).whenPublishingA(changeAccepted())
                .expectDispatchedCommands(change(LASAGNE, 1), change(TIRAMISU, 0), change(GNOCCHI, 1));
        assertThat(scheduled).last()
                .isEqualTo(new Scheduled("change-window:" + CHANGE, NOON.plus(FIVE_MINUTES), new ExpireChange(ORDER, CHANGE)));
    }

    @Test
    void holds_another_amount_and_applies_the_change() {
        afterTheReceiving().andThenAPublished(proposed()).andThenAPublished(changeAccepted())
                .andThenAPublished(reservationChanged(LASAGNE, 1)).andThenAPublished(reservationChanged(TIRAMISU, 0))
                .andThenAPublished(reservationChanged(GNOCCHI, 1)).whenPublishingA(adjusted(1, NEW_TOTAL))
                .expectDispatchedCommands(new ApplyChange(ORDER, CHANGE));
    }

    @Test
    void hears_of_orders() {
        afterTheReceiving().whenPublishingA(confirmed()).expectDispatchedCommands(requestDelivery());
    }

    @Test
    void hears_of_deliveries() {
        afterTheReceiving().andThenAPublished(confirmed()).andThenAPublished(deliveryRequested()).whenPublishingA(assignedTo(CEM))
                .expectDispatchedCommands(new RequestCapture(ORDER));
    }

    @Test
    void cancels_an_order_whose_capture_was_refused() {
        afterTheAssigning().whenPublishingA(captureRefused())
                .expectDispatchedCommands(new CancelOrder(ORDER, Actor.SYSTEM, Reason.PAYMENT_FAILED));
    }

    @Test
    void gives_back_what_was_authorized_too_late() {
        afterThePlacing().andThenAPublished(reserved(LASAGNE)).andThenAPublished(reserved(TIRAMISU))
                .andThenAPublished(rejected(Reason.PAYMENT_FAILED)).whenPublishingA(authorized())
                .expectDispatchedCommands(new RequestReversal(ORDER));
    }

    @Test
    void settles_a_delivered_order() {
        afterTheAssigning().andThenAPublished(captured()).andThenAPublished(ready()).andThenAPublished(pickedUp())
                .andThenAPublished(deliveryPickedUp(CEM)).whenPublishingA(delivered())
                .expectDispatchedCommands(new ConsumeStock(LASAGNE, ORDER), new ConsumeStock(TIRAMISU, ORDER),
                        new CompleteDelivery(ORDER, CEM))
                .expectActiveSagas(1);
    }

    @Test
    void ends_when_the_agent_is_free_again() {
        afterTheAssigning().andThenAPublished(captured()).andThenAPublished(ready()).andThenAPublished(pickedUp())
                .andThenAPublished(deliveryPickedUp(CEM)).andThenAPublished(delivered()).andThenAPublished(consumed(LASAGNE))
                .andThenAPublished(consumed(TIRAMISU)).andThenAPublished(deliveryCompleted(CEM)).whenPublishingA(released(CEM))
                .expectActiveSagas(0).expectNoDispatchedCommands();
    }

    @Test
    void what_comes_after_the_end_concerns_nobody() {
        afterThePlacing().andThenAPublished(cancelled()).andThenAPublished(reserved(LASAGNE)).andThenAPublished(released(LASAGNE))
                .andThenAPublished(reserved(TIRAMISU)).andThenAPublished(released(TIRAMISU)).whenPublishingA(authorized())
                .expectActiveSagas(0).expectNoDispatchedCommands();
    }

    @Test
    void a_repeated_placing_begins_nothing() {
        afterThePlacing().whenPublishingA(created()).expectActiveSagas(1).expectNoDispatchedCommands();
    }

    @Test
    void the_agent_of_another_order_is_none_of_its_concern() {
        var another = new OrderId(new UUID(1, 2));
        afterThePlacing().whenPublishingA(new AgentReserved(CEM, another, true)).expectActiveSagas(1).expectNoDispatchedCommands()
                .expectNoAssociationWith("orderId", another.toString());
    }

    /** Neither is what it asked the provider for, which it would be read from the database for in vain. */
    @ParameterizedTest
    @MethodSource("concerns")
    void hears_of_what_it_does_not_know_yet(OrderRelated event, boolean hears) {
        var model = new AnnotationSagaMetaModelFactory().modelOf(FulfilmentSaga.class);

        assertThat(model.hasHandlerMethod(GenericEventMessage.asEventMessage(event))).isEqualTo(hears);
    }

    static Stream<Arguments> concerns() {
        Stream<OrderRelated> known = Stream.of(authorizationRequested(), adjustmentRequested(1, NEW_TOTAL), captureRequested(),
                voidRequested(), refundRequested());
        Stream<OrderRelated> news = Stream.of(created(), received(), reserved(LASAGNE), authorized(), adjusted(1, NEW_TOTAL), captured(),
                assignedTo(CEM), reserved(CEM), released(CEM));
        return Stream.concat(known.map(event -> Arguments.of(event, false)), news.map(event -> Arguments.of(event, true)));
    }

    @Test
    void is_stored_as_its_state_alone() {
        JsonMapper json = TiffinJson.stored();
        String stored = "{\"state\":" + json.writeValueAsString(Story.of(created(), reserved(LASAGNE)).state()) + "}";

        assertThat(json.writeValueAsString(json.readValue(stored, FulfilmentSaga.class))).isEqualTo(stored);
    }
}
