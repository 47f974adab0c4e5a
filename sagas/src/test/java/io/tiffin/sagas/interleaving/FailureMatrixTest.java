package io.tiffin.sagas.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.DeliveryCommand.DeclineOffer;
import io.tiffin.delivery.api.DeliveryCommand.FailDelivery;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryOffered;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryPickedUp;
import io.tiffin.delivery.domain.DeliveryState;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.RefundId;
import io.tiffin.order.api.OrderCommand.AcceptChange;
import io.tiffin.order.api.OrderCommand.CancelOrder;
import io.tiffin.order.api.OrderCommand.Missing;
import io.tiffin.order.api.OrderCommand.ProposeChange;
import io.tiffin.order.api.OrderCommand.RefuseChange;
import io.tiffin.order.api.OrderCommand.RejectOrder;
import io.tiffin.order.api.OrderEvent.OrderDelivered;
import io.tiffin.order.api.OrderEvent.OrderPickedUp;
import io.tiffin.order.api.OrderEvent.OrderReady;
import io.tiffin.order.api.OrderEvent.OrderReceived;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.Reason;
import io.tiffin.restaurant.api.MenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.RemoveMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.SetStock;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;
import io.tiffin.sagas.interleaving.City.Absent;
import io.tiffin.sagas.interleaving.Contexts.Stored;
import io.tiffin.sagas.interleaving.Provider.Manners;
import io.tiffin.user.api.PaymentCommand.RequestRefund;
import io.tiffin.user.api.PaymentEvent.AdjustmentRequested;
import io.tiffin.user.api.PaymentEvent.AuthorizationRequested;
import io.tiffin.user.api.PaymentEvent.CaptureRequested;
import io.tiffin.user.api.PaymentEvent.PaymentCaptured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of {@code failure-matrix.md} is played with the real rules, saga and dispatcher, and must read as it does there.
 * {@code -Dtiffin.golden.write=true} writes the page anew.
 */
class FailureMatrixTest {

    private static final Path PAGE = Path.of("failure-matrix.md");
    private static final OrderId ORDER = City.order(2);
    private static final Manners GOOD = new Manners(false, false, 0);
    private static final List<String> WRITTEN = new ArrayList<>();

    /** {@code story} leads to the failure; how it goes on from there is the row. */
    private record Row(String step, String failure, Consumer<Play> story) {
        @Override
        public String toString() {
            return step + ": " + failure;
        }
    }

    /** One order, of which nothing else fails. */
    private static final class Play {
        final City city = new City(new Choices(1));
        final Books books = new Books(city);
        List<Absent> absent = List.of();
        int failure;

        Play behaves(Manners how) {
            city.behaves(ORDER, how);
            return this;
        }

        /** The provider takes its time until the meal has left. */
        Play late() {
            city.paymentsWaitFor(DeliveryPickedUp.class);
            return this;
        }

        Play absent(Absent who) {
            absent = List.of(who);
            return this;
        }

        Play untilPlaced() {
            city.behaves(ORDER, Objects.requireNonNullElse(city.behaviour(ORDER), GOOD));
            city.contexts.send(City.placing(ORDER));
            return this;
        }

        /** Before anybody has reacted to it. */
        Play until(Class<?> event) {
            untilPlaced();
            city.until(() -> city.contexts.log().stream().map(Stored::event).anyMatch(event::isInstance), absent.toArray(Absent[]::new));
            return this;
        }

        /** The tiramisu is missing; that much of the story is no failure yet. */
        Play proposes(List<OrderLine> substitutes) {
            until(OrderReceived.class);
            return then(new ProposeChange(ORDER, CHANGE, City.BELLA, List.of(new Missing(City.TIRAMISU, null)), substitutes,
                    Duration.ofMinutes(5)));
        }

        Play on(Class<?> event) {
            city.until(() -> city.contexts.log().stream().map(Stored::event).anyMatch(event::isInstance));
            return this;
        }

        Play then(Object command) {
            failure = failure == 0 ? city.contexts.log().size() : failure;
            city.contexts.send(command);
            return this;
        }

        AgentId agent() {
            return Objects.requireNonNull(((DeliveryState.Known) city.contexts.delivery(ORDER)).agent());
        }

        String end() {
            failure = failure == 0 ? city.contexts.log().size() : failure;
            city.settle(absent.toArray(Absent[]::new));
            books.check();
            books.checkTheEnd();
            return books.row(ORDER, failure);
        }
    }

    private static final ChangeId CHANGE = new ChangeId(new UUID(6, 1));
    private static final OrderLine SUBSTITUTE = new OrderLine(City.LASAGNE, "Lasagne", 2, City.eur(1250), true);
    private static final CancelOrder CUSTOMER_CANCELS = new CancelOrder(ORDER, Actor.of(City.customer(ORDER)), Reason.CHANGED_MIND);

    static Stream<Row> rows() {
        return Stream.of(
                new Row("reserve the items", "sold out since it was quoted",
                        play -> play.then(new SetStock(City.LASAGNE, City.BELLA, 0)).untilPlaced()),
                new Row("reserve the items", "its price has changed", play -> play.then(new ChangeMenuItem(City.LASAGNE, City.BELLA,
                        new MenuItem("dish", null, City.eur(1300), null, true, null))).untilPlaced()),
                new Row("reserve the items", "one is no longer on the menu",
                        play -> play.then(new RemoveMenuItem(City.TIRAMISU, City.BELLA)).untilPlaced()),
                new Row("reserve the items", "the customer cancels", play -> play.until(StockReserved.class).then(CUSTOMER_CANCELS)),

                new Row("authorize the payment", "declined", play -> play.behaves(new Manners(true, false, 0)).untilPlaced()),
                new Row("authorize the payment", "the customer cancels before the provider answers",
                        play -> play.until(AuthorizationRequested.class).then(CUSTOMER_CANCELS)),
                new Row("authorize the payment", "no answer within the window; it comes later", play -> play
                        .until(AuthorizationRequested.class).then(new RejectOrder(ORDER, Actor.SYSTEM, Reason.PAYMENT_FAILED, null))),
                new Row("authorize the payment", "the process dies with the answer",
                        play -> play.until(AuthorizationRequested.class).city.dies()),

                new Row("hand it to the restaurant", "no answer within the window",
                        play -> play.absent(Absent.RESTAURANT).until(OrderReceived.class)),
                new Row("hand it to the restaurant", "the restaurant rejects", play -> play.until(OrderReceived.class)
                        .then(new RejectOrder(ORDER, Actor.of(City.BELLA), Reason.CAPACITY, null))),
                new Row("hand it to the restaurant", "the customer cancels",
                        play -> play.until(OrderReceived.class).then(CUSTOMER_CANCELS)),

                new Row("agree on a change", "the customer takes less",
                        play -> play.proposes(List.of()).then(new AcceptChange(ORDER, CHANGE, City.customer(ORDER)))),
                new Row("agree on a change", "the customer takes something else",
                        play -> play.proposes(List.of(SUBSTITUTE)).then(new AcceptChange(ORDER, CHANGE, City.customer(ORDER)))),
                new Row("agree on a change", "the customer refuses",
                        play -> play.proposes(List.of(SUBSTITUTE)).then(new RefuseChange(ORDER, CHANGE, City.customer(ORDER)))),
                new Row("agree on a change", "no answer within the window", play -> play.proposes(List.of(SUBSTITUTE))),
                new Row("agree on a change", "the customer cancels", play -> play.proposes(List.of(SUBSTITUTE)).then(CUSTOMER_CANCELS)),
                new Row("agree on a change", "the substitute is sold out by then", play -> play.proposes(List.of(SUBSTITUTE))
                        .then(new SetStock(City.LASAGNE, City.BELLA, 0))
                        .then(new AcceptChange(ORDER, CHANGE, City.customer(ORDER)))),
                new Row("agree on a change", "the other amount is declined", play -> {
                    play.proposes(List.of(SUBSTITUTE)).then(new AcceptChange(ORDER, CHANGE, City.customer(ORDER)));
                    play.behaves(new Manners(true, false, 0));
                }),
                new Row("agree on a change", "the customer cancels before the provider answers",
                        play -> play.proposes(List.of(SUBSTITUTE))
                                .then(new AcceptChange(ORDER, CHANGE, City.customer(ORDER)))
                                .on(AdjustmentRequested.class)
                                .then(CUSTOMER_CANCELS)),

                new Row("find an agent", "nobody answers an offer within the windows",
                        play -> play.absent(Absent.AGENTS).until(DeliveryOffered.class)),
                new Row("find an agent", "one declines", play -> {
                    play.until(DeliveryOffered.class);
                    play.then(new DeclineOffer(ORDER, play.agent(), null));
                }),
                new Row("find an agent", "the customer cancels", play -> play.until(DeliveryOffered.class).then(CUSTOMER_CANCELS)),
                new Row("find an agent", "the restaurant gives it up", play -> play.until(DeliveryOffered.class)
                        .then(new RejectOrder(ORDER, Actor.of(City.BELLA), Reason.CAPACITY, null))),

                new Row("capture the payment", "refused", play -> play.behaves(new Manners(false, true, 0)).until(CaptureRequested.class)),
                new Row("capture the payment", "refused when the meal is on its way already",
                        play -> play.behaves(new Manners(false, true, 0)).late().until(DeliveryPickedUp.class)),
                new Row("capture the payment", "the customer cancels before the provider answers",
                        play -> play.until(CaptureRequested.class).then(CUSTOMER_CANCELS)),
                new Row("capture the payment", "the process dies with the answer", play -> play.until(CaptureRequested.class).city.dies()),

                new Row("wait for the meal", "the agent drops out, and another one follows", play -> {
                    play.until(OrderReady.class);
                    play.then(new FailDelivery(ORDER, play.agent(), "accident"));
                }),
                new Row("wait for the meal", "the agent drops out, and nobody follows", play -> {
                    play.until(DeliveryAssigned.class);
                    play.absent(Absent.AGENTS).then(new FailDelivery(ORDER, play.agent(), "accident"));
                }),
                new Row("wait for the meal", "the agent drops out while picking it up", play -> {
                    play.until(OrderPickedUp.class);
                    play.then(new FailDelivery(ORDER, play.agent(), "accident"));
                }),
                new Row("wait for the meal", "the customer cancels", play -> play.until(PaymentCaptured.class).then(CUSTOMER_CANCELS)),
                new Row("wait for the meal", "the customer cancels, and the refund is refused at first",
                        play -> play.behaves(new Manners(false, false, 2)).until(PaymentCaptured.class).then(CUSTOMER_CANCELS)),
                new Row("wait for the meal", "the customer cancels, and the refund is refused for good",
                        play -> play.behaves(new Manners(false, false, 9)).until(PaymentCaptured.class).then(CUSTOMER_CANCELS)),

                new Row("deliver it", "nobody is at the door", play -> {
                    play.until(DeliveryPickedUp.class);
                    play.then(new FailDelivery(ORDER, play.agent(), City.ABSENT));
                }),
                new Row("deliver it", "the agent has an accident", play -> {
                    play.until(DeliveryPickedUp.class);
                    play.then(new FailDelivery(ORDER, play.agent(), "accident"));
                }),
                new Row("deliver it", "the customer cancels too late", play -> play.until(DeliveryPickedUp.class).then(CUSTOMER_CANCELS)),

                new Row("delivered", "the staff gives a part back", play -> play.until(OrderDelivered.class).then(refund(500))),
                new Row("delivered", "the staff gives more back than was paid",
                        play -> play.until(OrderDelivered.class).then(refund(9900))));
    }

    private static RequestRefund refund(long cents) {
        return new RequestRefund(ORDER, new RefundId(new UUID(7, 1)), City.eur(cents), "cold", Actor.admin(new UUID(8, 1)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void goes_on_as_the_page_says(Row row) throws IOException {
        var play = new Play();
        row.story.accept(play);
        String line = "| " + row.step + " | " + row.failure + " | " + play.end() + " |";

        WRITTEN.add(line);
        if (!Boolean.getBoolean("tiffin.golden.write")) {
            assertThat(Files.readAllLines(PAGE)).as("the page says otherwise of: %s", row).contains(line);
        }
    }

    @AfterAll
    static void write() throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        int table = page.indexOf("|---|---|---|---|---|");
        List<String> rest = page.subList(table + 1, page.size()).stream().dropWhile(line -> line.startsWith("|")).toList();
        var written = Stream.of(page.subList(0, table + 1), WRITTEN, rest).flatMap(List::stream).toList();
        if (Boolean.getBoolean("tiffin.golden.write")) {
            Files.write(PAGE, written);
        }
        assertThat(written).as("the page has a row for each failure, and no other").hasSameSizeAs(Files.readAllLines(PAGE));
    }
}
