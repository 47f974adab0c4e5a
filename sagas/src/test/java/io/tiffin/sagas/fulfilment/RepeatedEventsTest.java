package io.tiffin.sagas.fulfilment;

import static io.tiffin.sagas.fulfilment.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.OrderRelated;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.Reason;
import io.tiffin.restaurant.api.MenuItemEvent.RefusalReason;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class RepeatedEventsTest {

    private static final JsonMapper JSON = TiffinJson.stored();

    static final List<List<OrderRelated>> STORIES = List.of(
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorizationRequested(), authorized(), received(), confirmed(),
                    deliveryRequested(), reserved(DIA), offeredTo(DIA), declinedBy(DIA), released(DIA), reserved(CEM), offeredTo(CEM),
                    assignedTo(CEM), captureRequested(), captured(), ready(), pickedUp(), deliveryPickedUp(CEM), delivered(),
                    consumed(LASAGNE), consumed(TIRAMISU), deliveryCompleted(CEM), released(CEM)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), confirmed(), deliveryRequested(),
                    reserved(CEM), offeredTo(CEM), assignedTo(CEM), captureRequested(), captureRefused(),
                    cancelledBecause(Reason.PAYMENT_FAILED), voidRequested(), voided(), deliveryCancelled(CEM), released(CEM),
                    released(LASAGNE), released(TIRAMISU)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), rejected(Reason.PAYMENT_FAILED), authorized(), voidRequested(),
                    voided(), released(LASAGNE), released(TIRAMISU)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), confirmed(), deliveryRequested(),
                    reserved(CEM), offeredTo(CEM), assignedTo(CEM), captured(), partRefunded(), cancelled(), refundRequested(),
                    reversalRefused(false), reversalRefused(true), deliveryCancelled(CEM), released(CEM), released(LASAGNE),
                    released(TIRAMISU)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), proposed(), changeAccepted(),
                    reservationChanged(LASAGNE, 1), reservationChanged(TIRAMISU, 0), reservationChanged(GNOCCHI, 1),
                    adjustmentRequested(1, NEW_TOTAL), adjusted(1, NEW_TOTAL), changed(), rejected(Reason.RESTAURANT_TIMEOUT),
                    voidRequested(), voided(), released(LASAGNE), released(TIRAMISU), released(GNOCCHI)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), proposed(), changeAccepted(),
                    reservationChanged(LASAGNE, 1), reservationChanged(TIRAMISU, 0), reservationChanged(GNOCCHI, 1),
                    adjustmentDeclined(1, TOTAL), rejected(Reason.PAYMENT_FAILED), voided(), released(LASAGNE), released(TIRAMISU),
                    released(GNOCCHI)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), proposed(), changeAccepted(),
                    reservationChanged(LASAGNE, 1), changeRefused(GNOCCHI, RefusalReason.SOLD_OUT), reservationChanged(TIRAMISU, 0),
                    rejected(Reason.ITEMS_UNAVAILABLE), voided(), released(LASAGNE), released(TIRAMISU), released(GNOCCHI)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), proposed(), changeRefused(),
                    rejected(Reason.ITEM_UNAVAILABLE), voided(), released(LASAGNE), released(TIRAMISU)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), confirmed(), deliveryRequested(),
                    reserved(DIA), offeredTo(DIA), assignedTo(DIA), captured(), late(DIA), droppedOut(DIA), released(DIA), reserved(CEM),
                    offeredTo(CEM), assignedTo(CEM), ready(), pickedUp(), deliveryPickedUp(CEM), foundNobody(CEM),
                    cancelledBecause(Reason.UNABLE_TO_DELIVER), nothingToReverse(), released(CEM), consumed(LASAGNE), consumed(TIRAMISU)),
            List.of(created(), reserved(LASAGNE), refused(TIRAMISU, RefusalReason.SOLD_OUT), rejected(Reason.ITEMS_UNAVAILABLE),
                    released(LASAGNE)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorizationRequested(), declined(),
                    rejected(Reason.PAYMENT_FAILED), released(LASAGNE), released(TIRAMISU)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), confirmed(), deliveryRequested(),
                    noCourierFound(), cancelledBecause(Reason.COURIER_NOT_FOUND), voidRequested(), voided(), released(LASAGNE),
                    released(TIRAMISU)),
            List.of(created(), reserved(LASAGNE), reserved(TIRAMISU), authorized(), received(), confirmed(), deliveryRequested(),
                    reserved(CEM), offeredTo(CEM), assignedTo(CEM), cancelled(), captured(), refundRequested(), refunded(),
                    deliveryCancelled(CEM), released(CEM), released(LASAGNE), released(TIRAMISU)));

    static Stream<Arguments> everyEventOfEveryStory() {
        return STORIES.stream()
                .flatMap(story -> IntStream.range(0, story.size())
                        .mapToObj(i -> Arguments.of(story.get(i).getClass().getSimpleName(), story.subList(0, i + 1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyEventOfEveryStory")
    void an_event_that_comes_twice_changes_nothing_and_asks_nothing(String name, List<OrderRelated> soFar) {
        Story story = Story.of(soFar.toArray(OrderRelated[]::new));
        FulfilmentState before = story.state();

        story.when(soFar.getLast()).asksNothing();

        assertThat(story.state()).isEqualTo(before);
    }

    @ParameterizedTest
    @FieldSource("STORIES")
    void events_of_the_past_change_nothing_once_all_is_over(List<OrderRelated> all) {
        Story story = Story.of(all.toArray(OrderRelated[]::new));
        assertThat(story.last().ended()).isTrue();
        FulfilmentState end = story.state();

        for (OrderRelated event : all) {
            story.when(event).asksNothing();
            assertThat(story.state()).as("after a late %s", event).isEqualTo(end);
        }
    }

    @Test
    void stages_that_were_stored_before_agents_could_drop_out_are_read() {
        assertThat(JSON.readValue("{\"stage\":\"assigned\"}", DeliveryStage.class)).isEqualTo(new DeliveryStage.Assigned(Set.of()));
        assertThat(JSON.readValue("{\"stage\":\"cancelling\"}", DeliveryStage.class)).isEqualTo(new DeliveryStage.Cancelling(false));
        assertThat(JSON.readValue("{\"stage\":\"ended\",\"agent\":\"%s\"}".formatted(CEM), DeliveryStage.class))
                .isEqualTo(new DeliveryStage.Ended(CEM, false));
    }

    @ParameterizedTest(name = "after {0}")
    @MethodSource("everyEventOfEveryStory")
    void its_state_survives_being_stored(String name, List<OrderRelated> soFar) {
        FulfilmentState state = Story.of(soFar.toArray(OrderRelated[]::new)).state();

        assertThat(JSON.readValue(JSON.writeValueAsString(state), FulfilmentState.class)).isEqualTo(state);
    }
}
