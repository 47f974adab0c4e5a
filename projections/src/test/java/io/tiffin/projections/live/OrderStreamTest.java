package io.tiffin.projections.live;

import static io.tiffin.projections.live.Way.ORDER;
import static io.tiffin.projections.live.Way.Step.ASSIGNED;
import static io.tiffin.projections.live.Way.Step.CONFIRMED;
import static io.tiffin.projections.live.Way.Step.CREATED;
import static io.tiffin.projections.live.Way.Step.DELIVERED;
import static io.tiffin.projections.live.Way.Step.PICKED_UP;
import static io.tiffin.projections.live.Way.Step.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.RunningLate;
import io.tiffin.delivery.api.Lateness;
import io.tiffin.kernel.Actor;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.order.api.OrderEvent.OrderCancelled;
import io.tiffin.order.api.Reason;
import io.tiffin.projections.live.OrderStreams.Opening;
import io.tiffin.user.api.PaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

class OrderStreamTest {

    private static final List<String> WHOLE_STORY = List.of("retry: 3000", "5:order_status_update:pending",
            "7:order_status_update:received", "9:order_status_update:confirmed", "13:agent_assigned:confirmed",
            "15:order_status_update:ready", "17:order_status_update:picked_up", "19:order_status_update:delivered",
            "-:caught_up:delivered", "-:end:delivered");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final LiveStage stage = new LiveStage();

    OrderStreamTest() {
        Way.registerAgent(stage.store, stage.cipher);
    }

    @Test
    void tells_what_happens_to_the_payment_between_the_steps_of_the_order() {
        var payment = PaymentId.of(Way.ORDER);
        stage.way.until(CREATED);
        stage.store.append(payment, new PaymentEvent.PaymentAuthorized(payment, Way.ORDER, Money.of(1250, "EUR"), "ref"));
        stage.store.append(payment, new PaymentEvent.CaptureRequested(payment, Way.ORDER, Money.of(1250, "EUR"), "ref"));
        stage.way.until(DELIVERED);
        stage.store.append(payment, new PaymentEvent.PaymentRefunded(payment, Way.ORDER, RefundId.ofReversal(payment),
                Money.of(1250, "EUR"), "order_cancelled", "re_1"));

        assertThat(stage.allOf("earliest")).startsWith("retry: 3000", "5:order_status_update:pending", "7:payment_update:pending",
                "11:order_status_update:received").endsWith("23:order_status_update:delivered", "-:caught_up:delivered",
                        "-:end:delivered");
    }

    @Test
    void tells_the_whole_story_of_an_order_from_the_start() {
        stage.way.until(DELIVERED);

        assertThat(stage.allOf("earliest")).isEqualTo(WHOLE_STORY);
    }

    @Test
    void tells_the_same_story_to_who_hears_it_live() {
        stage.way.until(CREATED);

        StepVerifier.create(stage.heard("earliest"))
                .expectNext("retry: 3000", "5:order_status_update:pending", "-:caught_up:pending")
                .then(() -> stage.way.until(DELIVERED))
                .expectNextSequence(WHOLE_STORY.subList(2, 8))
                .expectNext("-:end:delivered")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void resuming_after_any_id_gives_exactly_the_rest() {
        stage.way.until(DELIVERED);
        List<String> story = WHOLE_STORY.subList(1, 8);

        for (int heard = 1; heard < story.size(); heard++) {
            String id = story.get(heard - 1).substring(0, story.get(heard - 1).indexOf(':'));
            assertThat(stage.allOf(id).subList(1, 1 + story.size() - heard)).isEqualTo(story.subList(heard, story.size()));
        }
    }

    @Test
    void resumes_after_a_position_of_another_order() {
        stage.way.until(DELIVERED);

        assertThat(stage.allOf("8")).startsWith("retry: 3000", "9:order_status_update:confirmed");
    }

    @Test
    void begins_with_the_order_as_it_is_when_no_id_is_given() {
        stage.way.until(CONFIRMED);

        StepVerifier.create(stage.heard(null))
                .expectNext("retry: 3000", "9:snapshot:-", "-:caught_up:confirmed")
                .then(() -> stage.way.until(DELIVERED))
                .expectNext("13:agent_assigned:confirmed")
                .thenConsumeWhile(line -> !line.startsWith("-:end"))
                .expectNext("-:end:delivered")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void fills_what_a_lagging_snapshot_has_not_seen() {
        stage.way.until(CONFIRMED);
        stage.snapshotPosition = 5L;

        StepVerifier.create(stage.heard(null).take(5))
                .expectNext("retry: 3000", "5:snapshot:-", "7:order_status_update:received", "9:order_status_update:confirmed",
                        "-:caught_up:confirmed")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void ends_when_the_snapshot_is_newer_than_what_was_read_before() {
        stage.way.until(PICKED_UP);
        // The order is delivered after the story was read, and before the snapshot is made.
        stage.store.afterEachRead(() -> {
            stage.store.afterEachRead(() -> {});
            stage.way.until(DELIVERED);
        });

        assertThat(stage.allOf(null)).containsExactly("retry: 3000", "19:snapshot:-", "-:caught_up:delivered", "-:end:delivered");
    }

    @Test
    void shows_an_order_that_is_over_and_ends() {
        stage.way.until(DELIVERED);

        assertThat(stage.allOf(null)).containsExactly("retry: 3000", "19:snapshot:-", "-:caught_up:delivered", "-:end:delivered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "-1", "1.5", "20", "999999999999999999", "99999999999999999999999"})
    void begins_anew_after_an_id_that_is_no_position_of_the_store(String id) {
        stage.way.until(DELIVERED);

        assertThat(stage.allOf(id)).startsWith("retry: 3000", "-:reset:delivered", "19:snapshot:-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"19", "20", "21"})
    void is_over_for_who_has_heard_the_end(String id) {
        stage.way.until(DELIVERED);
        stage.store.append(Way.AGENT, "something else happened");

        assertThat(stage.open(id)).isEqualTo(new Opening.Over());
    }

    @Test
    void says_why_and_by_whom_an_order_was_cancelled() {
        stage.way.until(RECEIVED);
        stage.store.append(ORDER, new OrderCancelled(ORDER, Way.RESTAURANT, Actor.of(Way.CUSTOMER), Reason.CHANGED_MIND));

        List<Frame> frames = Objects.requireNonNull(stage.raw("7").collectList().block(SOON));

        assertThat(frames.get(1).text()).isEqualTo("id: 9\nevent: order_status_update\ndata: {\"orderId\":\"" + ORDER
                + "\",\"status\":\"cancelled\",\"version\":2,\"at\":\"2026-03-01T12:00:09Z\",\"by\":\"customer\","
                + "\"reason\":\"changed_mind\"}\n\n");
        String standing = frames.get(1).text().replaceAll("(?s).*data: ", "data: ");
        assertThat(frames.get(2).text()).isEqualTo("event: caught_up\n" + standing);
        assertThat(frames.getLast().text()).isEqualTo("event: end\n" + standing);
    }

    @Test
    void names_the_agent_and_forgets_who_was_erased() {
        stage.way.until(DELIVERED);

        assertThat(assignment()).contains("\"agentId\":\"" + Way.AGENT + "\"", "\"agentName\":\"Ada\"",
                "\"agentLocation\":{\"lat\":52.5,\"lng\":13.4}", "\"estimatedDeliveryTime\":\"2026-03-01T12:30:00Z\"", "\"version\":2");
        stage.cipher.erase(Way.AGENT.value());
        assertThat(assignment()).contains("\"agentName\":null", "\"agentLocation\":null");
    }

    private String assignment() {
        return Objects.requireNonNull(stage.raw("earliest").map(Frame::text).filter(t -> t.contains("agent_assigned")).blockFirst(SOON));
    }

    @Test
    void tells_who_gave_it_up_and_what_is_late() {
        stage.way.until(ASSIGNED);
        stage.store.append(DeliveryId.of(ORDER),
                new RunningLate(ORDER, Way.AGENT, Lateness.PICK_UP, Instant.parse("2026-03-01T12:20:00Z")));
        stage.store.append(DeliveryId.of(ORDER), new AgentDroppedOut(ORDER, Way.AGENT, "flat_tyre"));

        List<Frame> frames = Objects.requireNonNull(stage.raw("13").take(3).collectList().block(SOON));

        assertThat(frames.get(1).text()).contains("event: running_late", "\"status\":\"confirmed\"", "\"by\":\"system\"",
                "\"late\":\"pick_up\"", "\"due\":\"2026-03-01T12:20:00Z\"");
        assertThat(frames.get(2).text()).contains("event: agent_unassigned", "\"by\":\"agent\"", "\"agentId\":\"" + Way.AGENT + "\"",
                "\"reason\":\"flat_tyre\"");
    }

    @Test
    void refuses_an_order_of_somebody_else_and_one_that_does_not_exist_alike() {
        stage.way.until(CREATED);

        for (ResumePoint from : List.of(new ResumePoint.Now(), new ResumePoint.Earliest(), new ResumePoint.After(1))) {
            assertThatThrownBy(() -> stage.streams.open(ORDER, LiveStage.customer(Way.SOMEBODY_ELSE), from).block(SOON))
                    .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(new Refusal.NotFound("order")));
        }
        var unknown = new OrderId(new UUID(1, 99));
        assertThatThrownBy(() -> stage.streams.open(unknown, LiveStage.customer(Way.CUSTOMER), new ResumePoint.Now()).block(SOON))
                .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(new Refusal.NotFound("order")));
    }

    @Test
    void passes_moves_of_the_agent_on_from_assignment_to_the_end() {
        stage.way.until(CONFIRMED);

        StepVerifier.create(stage.raw("9").map(Frame::text))
                .expectNextCount(2)
                .then(() -> stage.moves.move(ORDER, "{\"too\":\"early\"}"))
                .then(() -> stage.way.until(ASSIGNED))
                .expectNextMatches(text -> text.contains("agent_assigned"))
                .then(() -> stage.moves.move(ORDER, "{\"lat\":1}"))
                .expectNext("event: delivery_location_update\ndata: {\"lat\":1}\n\n")
                .then(() -> stage.way.until(DELIVERED))
                .expectNextCount(4)
                .expectComplete()
                .verify(SOON);
        assertThat(stage.moves.isFollowed(ORDER)).isFalse();
    }

    @Test
    void passes_moves_on_to_who_resumes_after_the_assignment() {
        stage.way.until(ASSIGNED);

        StepVerifier.create(stage.heard("13"))
                .expectNext("retry: 3000", "-:caught_up:confirmed")
                .then(() -> stage.moves.move(ORDER, "{}"))
                .expectNext("-:delivery_location_update:-")
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void keeps_a_silent_connection_alive_even_before_the_first_event() {
        stage.way.until(CREATED);
        var story = OrderStory.read(stage.store, ORDER, 0, 50);
        var answer = new CountDownLatch(1);
        stage.store.beforeEachRead(() -> await(answer));
        var quick = new LiveSettings(8, Duration.ofMillis(5), Duration.ofSeconds(3), 50);

        StepVerifier.create(new OrderStream(stage.store, stage.followers, stage.frames, quick, story, 5, List.of()).frames()
                .map(LiveStage::line))
                .expectNext(":", ":", ":")
                .then(answer::countDown)
                .thenConsumeWhile(":"::equals)
                .expectNext("-:caught_up:pending")
                .expectNext(":", ":")
                .then(() -> stage.way.until(DELIVERED))
                .thenConsumeWhile(line -> !line.equals("-:end:delivered"))
                .expectNext("-:end:delivered")
                .expectComplete()
                .verify(SOON);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void gives_a_client_up_that_does_not_take_what_it_is_sent() {
        stage.way.until(ASSIGNED);

        StepVerifier.create(stage.heard("13"), 2)
                .expectNextCount(2)
                .then(() -> {
                    for (int i = 0; i < LiveStage.BUFFER + 8; i++) {
                        stage.moves.move(ORDER, "{}");
                    }
                })
                .expectError(GivenUp.class)
                .verify(SOON);
        assertThat(stage.followers.count()).isZero();
    }
}
