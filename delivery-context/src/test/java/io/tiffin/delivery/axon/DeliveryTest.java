package io.tiffin.delivery.axon;

import static io.tiffin.delivery.domain.DeliveryFixture.CEM;
import static io.tiffin.delivery.domain.DeliveryFixture.DORA;
import static io.tiffin.delivery.domain.DeliveryFixture.HALF_PAST;
import static io.tiffin.delivery.domain.DeliveryFixture.NOON;
import static io.tiffin.delivery.domain.DeliveryFixture.ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.SOMEWHERE;
import static io.tiffin.delivery.domain.DeliveryFixture.aRequest;
import static io.tiffin.delivery.domain.DeliveryFixture.assigned;
import static io.tiffin.delivery.domain.DeliveryFixture.historyUntil;
import static io.tiffin.delivery.domain.DeliveryFixture.offeredTo;
import static io.tiffin.delivery.domain.DeliveryFixture.requested;

import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.delivery.api.DeliveryCommand.AcceptOffer;
import io.tiffin.delivery.api.DeliveryCommand.ArriveAtRestaurant;
import io.tiffin.delivery.api.DeliveryCommand.CancelDelivery;
import io.tiffin.delivery.api.DeliveryCommand.CompleteDelivery;
import io.tiffin.delivery.api.DeliveryCommand.DeclineOffer;
import io.tiffin.delivery.api.DeliveryCommand.ExpireOffer;
import io.tiffin.delivery.api.DeliveryCommand.FailDelivery;
import io.tiffin.delivery.api.DeliveryCommand.GiveUpSearch;
import io.tiffin.delivery.api.DeliveryCommand.OfferDelivery;
import io.tiffin.delivery.api.DeliveryCommand.PickUpDelivery;
import io.tiffin.delivery.api.DeliveryCommand.ReportLateness;
import io.tiffin.delivery.api.DeliveryCommand.RetrySearch;
import io.tiffin.delivery.api.DeliveryEvent;
import io.tiffin.delivery.api.DeliveryEvent.AgentArrived;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryFailed;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryPickedUp;
import io.tiffin.delivery.api.DeliveryEvent.OfferDeclined;
import io.tiffin.delivery.api.DeliveryEvent.OfferExpired;
import io.tiffin.delivery.api.DeliveryEvent.RunningLate;
import io.tiffin.delivery.api.DeliveryEvent.SearchRetried;
import io.tiffin.delivery.api.DeliveryStatus;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.kernel.RefusedException;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That Axon finds the handlers and rebuilds the state; the rules themselves are tested with the decider. */
class DeliveryTest {

    private FixtureConfiguration<Delivery> delivery;

    @BeforeEach
    void setUp() {
        delivery = new AggregateTestFixture<>(Delivery.class);
    }

    @Test
    void is_requested_once() {
        delivery.givenNoPriorActivity().when(aRequest()).expectEvents(requested());
        delivery = new AggregateTestFixture<>(Delivery.class);
        delivery.given(requested()).when(aRequest()).expectSuccessfulHandlerExecution().expectNoEvents();
    }

    static Stream<Arguments> takes_each_step() {
        return Stream.of(
                Arguments.of(DeliveryStatus.REQUESTED, new OfferDelivery(ORDER, CEM, SOMEWHERE, NOON), offeredTo(CEM)),
                Arguments.of(DeliveryStatus.REQUESTED, new RetrySearch(ORDER, 1), new SearchRetried(ORDER, 1)),
                Arguments.of(DeliveryStatus.REQUESTED, new GiveUpSearch(ORDER, Set.of()),
                        new DeliveryFailed(ORDER, null, "courier_not_found")),
                Arguments.of(DeliveryStatus.OFFERED, new AcceptOffer(ORDER, CEM, HALF_PAST), assigned()),
                Arguments.of(DeliveryStatus.OFFERED, new DeclineOffer(ORDER, CEM, null), new OfferDeclined(ORDER, CEM, null)),
                Arguments.of(DeliveryStatus.OFFERED, new ExpireOffer(ORDER, CEM, NOON), new OfferExpired(ORDER, CEM)),
                Arguments.of(DeliveryStatus.ASSIGNED, new ArriveAtRestaurant(ORDER, CEM), new AgentArrived(ORDER, CEM)),
                Arguments.of(DeliveryStatus.AT_RESTAURANT, new PickUpDelivery(ORDER, CEM), new DeliveryPickedUp(ORDER, CEM)),
                Arguments.of(DeliveryStatus.PICKED_UP, new CompleteDelivery(ORDER, CEM), new DeliveryCompleted(ORDER, CEM)),
                Arguments.of(DeliveryStatus.PICKED_UP, new FailDelivery(ORDER, CEM, "accident"),
                        new DeliveryFailed(ORDER, CEM, "accident")),
                Arguments.of(DeliveryStatus.ASSIGNED, new FailDelivery(ORDER, CEM, "accident"),
                        new AgentDroppedOut(ORDER, CEM, "accident")),
                Arguments.of(DeliveryStatus.PICKED_UP, new ReportLateness(ORDER, CEM, Lateness.DELIVERY, HALF_PAST),
                        new RunningLate(ORDER, CEM, Lateness.DELIVERY, HALF_PAST)),
                Arguments.of(DeliveryStatus.ASSIGNED, new CancelDelivery(ORDER), new DeliveryCancelled(ORDER, CEM)));
    }

    @ParameterizedTest(name = "{1} when {0}")
    @MethodSource
    void takes_each_step(DeliveryStatus status, DeliveryCommand command, DeliveryEvent expected) {
        delivery.given(historyUntil(status)).when(command).expectEvents(expected);
    }

    @Test
    void stores_nothing_when_it_refuses() {
        delivery.given(historyUntil(DeliveryStatus.PICKED_UP)).when(new AcceptOffer(ORDER, CEM, HALF_PAST))
                .expectException(RefusedException.class)
                .expectNoEvents();
    }

    @Test
    void remembers_who_declined() {
        delivery.given(historyUntil(DeliveryStatus.REQUESTED)).when(new OfferDelivery(ORDER, DORA, SOMEWHERE, NOON))
                .expectException(RefusedException.class).expectNoEvents();
    }
}
