package io.tiffin.projections.live;

import static io.tiffin.projections.live.Way.ORDER;
import static io.tiffin.projections.live.Way.Step.ASSIGNED;
import static io.tiffin.projections.live.Way.Step.CREATED;
import static io.tiffin.projections.live.Way.Step.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.OrderId;
import io.tiffin.projections.live.Follower.Happening;
import io.tiffin.projections.live.Follower.Happening.Moved;
import io.tiffin.projections.live.Follower.Happening.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import reactor.test.StepVerifier;

class OrderFollowersTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final OrderId ANOTHER = new OrderId(new UUID(1, 2));

    private final LiveStage stage = new LiveStage();

    @Test
    void hears_the_tail_once_however_many_follow() {
        assertThat(stage.store.subscribers()).isZero();

        IntStream.range(0, 1_000).forEach(i -> stage.followers.join(new OrderId(new UUID(7, i))));

        assertThat(stage.store.subscribers()).isEqualTo(1);
        assertThat(stage.followers.count()).isEqualTo(1_000);
    }

    @Test
    void tells_of_an_order_only_those_who_follow_it() {
        var heard = new ArrayList<Happening>();
        var heardOfAnother = new ArrayList<Happening>();
        stage.followers.join(ORDER).happenings().subscribe(heard::add);
        stage.followers.join(ANOTHER).happenings().subscribe(heardOfAnother::add);

        stage.way.until(RECEIVED);

        assertThat(heard).extracting(h -> ((Stored) h).update().update().position()).containsExactly(3L, 5L);
        assertThat(heardOfAnother).isEmpty();
    }

    @Test
    void makes_the_frame_of_an_event_once_for_all() {
        var heard = new ArrayList<Happening>();
        stage.followers.join(ORDER).happenings().subscribe(heard::add);
        stage.followers.join(ORDER).happenings().subscribe(heard::add);

        stage.way.until(CREATED);

        assertThat(heard).hasSize(2);
        List<Frame> frames = heard.stream()
                .map(h -> ((Stored) h).update().frame(stage.frames, OrderUpdate.Standing.BEFORE_ALL).block())
                .toList();
        assertThat(frames.getFirst()).isSameAs(frames.getLast());
    }

    @Test
    void shares_one_source_of_moves_and_lets_it_go_with_the_last_stream() {
        Follower one = stage.followers.join(ORDER);
        Follower two = stage.followers.join(ORDER);
        stage.followers.watchAgent(ORDER, one);
        stage.followers.watchAgent(ORDER, two);

        assertThat(stage.moves.subscriptions).hasValue(1);
        stage.followers.leave(ORDER, one);
        assertThat(stage.moves.isFollowed(ORDER)).isTrue();
        stage.followers.leave(ORDER, two);
        assertThat(stage.moves.isFollowed(ORDER)).isFalse();
        assertThat(stage.followers.count()).isZero();
    }

    @Test
    void who_comes_later_is_shown_where_the_agent_was_last() {
        Follower early = stage.followers.join(ORDER);
        stage.followers.watchAgent(ORDER, early);
        stage.moves.move(ORDER, "{\"at\":1}");
        stage.moves.move(ORDER, "{\"at\":2}");
        var heard = new ArrayList<Happening>();
        Follower late = stage.followers.join(ORDER);
        late.happenings().subscribe(heard::add);

        stage.followers.watchAgent(ORDER, late);
        assertThat(heard).singleElement().extracting(h -> ((Moved) h).frame().text()).asString().contains("{\"at\":2}");

        stage.store.append(DeliveryId.of(ORDER), new AgentDroppedOut(ORDER, Way.AGENT, "flat_tyre"));
        heard.clear();
        Follower latest = stage.followers.join(ORDER);
        latest.happenings().subscribe(heard::add);
        stage.followers.watchAgent(ORDER, latest);
        assertThat(heard).isEmpty();
    }

    @Test
    void a_cancelled_stream_leaves_nothing_behind() {
        Way.registerAgent(stage.store, stage.cipher);
        stage.way.until(ASSIGNED);

        StepVerifier.create(stage.heard("earliest"))
                .thenConsumeWhile(line -> !line.contains("caught_up"))
                .expectNextCount(1)
                .thenCancel()
                .verify(Duration.ofSeconds(5));

        assertThat(stage.followers.count()).isZero();
        assertThat(stage.moves.isFollowed(ORDER)).isFalse();
    }

    @Test
    void a_loss_in_the_tail_ends_every_stream_and_its_clients_resume_without_a_gap() {
        stage.way.until(CREATED);
        Follower ofAnother = stage.followers.join(ANOTHER);

        StepVerifier.create(stage.heard("earliest"))
                .expectNext("retry: 3000", "3:order_status_update:pending", "-:caught_up:pending")
                .then(() -> {
                    stage.way.store();
                    stage.store.lose();
                })
                .expectError(GivenUp.class)
                .verify(SOON);
        StepVerifier.create(ofAnother.dismissal()).expectError(GivenUp.class).verify(SOON);

        StepVerifier.create(stage.heard("3"))
                .expectNext("retry: 3000", "5:order_status_update:received", "-:caught_up:received")
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void a_loss_does_not_end_what_opens_after_it() {
        stage.way.until(CREATED);
        stage.followers.join(ANOTHER);
        stage.store.lose();

        StepVerifier.create(stage.heard("3"))
                .expectNextCount(2)
                .then(() -> stage.way.until(RECEIVED))
                .expectNext("5:order_status_update:received")
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void completes_every_stream_when_the_node_stops_and_is_there_again_when_it_starts() {
        stage.way.until(CREATED);

        StepVerifier.create(stage.heard("earliest"))
                .expectNextCount(3)
                .then(stage.followers::stop)
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        assertThat(stage.store.subscribers()).isZero();
        assertThat(stage.allOf("earliest")).doesNotContain("-:end:pending");

        stage.followers.start();
        StepVerifier.create(stage.heard("3"))
                .expectNextCount(2)
                .then(() -> stage.way.until(RECEIVED))
                .expectNext("5:order_status_update:received")
                .thenCancel()
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void stops_before_the_web_server_waits_for_open_responses() {
        assertThat(stage.followers.getPhase())
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }

    @Test
    void gives_only_the_slow_one_of_two_up() {
        Follower slow = stage.followers.join(ORDER);
        Follower quick = stage.followers.join(ORDER);
        var heard = new ArrayList<Happening>();
        quick.happenings().subscribe(heard::add);
        stage.followers.watchAgent(ORDER, quick);

        IntStream.range(0, LiveStage.BUFFER + 1).forEach(i -> stage.moves.move(ORDER, "{}"));

        assertThat(heard).hasSize(LiveStage.BUFFER + 1);
        StepVerifier.create(slow.dismissal()).expectError(GivenUp.class).verify(Duration.ofSeconds(1));
        StepVerifier.create(quick.dismissal()).expectSubscription().expectNoEvent(Duration.ofMillis(1)).thenCancel().verify();
    }
}
