package io.tiffin.delivery.locations;

import static io.tiffin.delivery.domain.DeliveryFixture.ANOTHER_ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.AT_BELLAS;
import static io.tiffin.delivery.domain.DeliveryFixture.CEM;
import static io.tiffin.delivery.domain.DeliveryFixture.DORA;
import static io.tiffin.delivery.domain.DeliveryFixture.EMIL;
import static io.tiffin.delivery.domain.DeliveryFixture.NOON;
import static io.tiffin.delivery.domain.DeliveryFixture.ORDER;
import static io.tiffin.delivery.domain.DeliveryFixture.SOMEWHERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.delivery.api.AgentEvent.AgentReleased;
import io.tiffin.delivery.api.AgentEvent.AgentReserved;
import io.tiffin.delivery.api.AgentEvent.AvailabilityChanged;
import io.tiffin.delivery.api.DeliveryEvent.AgentDroppedOut;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryAssigned;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCompleted;
import io.tiffin.delivery.dispatching.DispatchSettings;
import io.tiffin.delivery.dispatching.NearbyAgents.Candidate;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.Disposable;

/** Against a real Redis and a real PostgreSQL. */
class LocationsTest {

    private static final GeoPoint NEAR = new GeoPoint(52.521, 13.405);
    private static final GeoPoint FARTHER = new GeoPoint(52.53, 13.405);
    private static final GeoPoint TOO_FAR = new GeoPoint(52.7, 13.405);

    private final DataSource database = DeliveryDatabase.empty();
    private final List<String> announced = new ArrayList<>();
    private ReactiveStringRedisTemplate reactiveRedis;
    private LocationHistory history;
    private Locations locations;
    private AgentDuty duty;
    private ActiveOrders activeOrders;
    private AgentsOnDuty agents;

    @BeforeEach
    void setUp() {
        var connections = RedisAtHand.empty();
        reactiveRedis = new ReactiveStringRedisTemplate(connections);
        var redis = new StringRedisTemplate(connections);
        history = new LocationHistory(database);
        locations = new Locations(reactiveRedis, history, (agent, order, at, _) -> announced.add(agent + " " + order + " " + at.lat()));
        duty = new AgentDuty(database);
        activeOrders = new ActiveOrders(redis, locations);
        var settings = new DispatchSettings(10, Duration.ofSeconds(45), Duration.ofSeconds(2), Duration.ofSeconds(10),
                Duration.ofMinutes(15), 5.5, Duration.ofMinutes(5), Duration.ofMinutes(10));
        agents = new AgentsOnDuty(redis, locations, duty, settings, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @Test
    void finds_who_is_near_on_duty_free_and_was_heard_of_lately() {
        onDuty(CEM);
        onDuty(DORA);
        onDuty(EMIL);
        report(CEM, NEAR, NOON);
        report(DORA, TOO_FAR, NOON);
        report(EMIL, NEAR, NOON.minus(Duration.ofMinutes(11)));
        var offDuty = new AgentId(new UUID(4, 9));
        report(offDuty, NEAR, NOON);
        assertThat(agents.freeAround(AT_BELLAS)).extracting(Candidate::agent).containsExactly(CEM);
        assertThat(agents.freeAround(AT_BELLAS).getFirst().at().metresTo(NEAR)).isLessThan(1);
    }

    @Test
    void who_was_silent_comes_back_with_the_next_report() {
        onDuty(CEM);
        report(CEM, NEAR, NOON.minus(Duration.ofMinutes(11)));
        assertThat(agents.freeAround(AT_BELLAS)).isEmpty();
        report(CEM, NEAR, NOON);
        assertThat(agents.freeAround(AT_BELLAS)).hasSize(1);
    }

    @Test
    void who_is_reserved_or_off_duty_is_not_free() {
        onDuty(CEM);
        report(CEM, NEAR, NOON);
        duty.on(new AgentReserved(CEM, ORDER, false), at(10));
        assertThat(agents.freeAround(AT_BELLAS)).isEmpty();
        assertThat(agents.reservedFor(ORDER)).containsExactly(CEM);
        duty.on(new AgentReleased(CEM, ORDER), at(11));
        assertThat(agents.freeAround(AT_BELLAS)).hasSize(1);
        duty.on(new AvailabilityChanged(CEM, false, false), at(12));
        assertThat(agents.freeAround(AT_BELLAS)).isEmpty();
    }

    @Test
    void events_that_come_late_or_twice_change_nothing() {
        onDuty(CEM);
        duty.on(new AgentReserved(CEM, ANOTHER_ORDER, false), at(20));
        duty.on(new AgentReserved(CEM, ORDER, false), at(10));
        duty.on(new AgentReleased(CEM, ORDER), at(15));
        assertThat(agents.reservedFor(ANOTHER_ORDER)).containsExactly(CEM);
        assertThat(agents.reservedFor(ORDER)).isEmpty();
    }

    @Test
    void nobody_is_near_the_poles() {
        assertThat(agents.freeAround(new GeoPoint(89, 0))).isEmpty();
    }

    @Test
    void knows_the_last_place_of_an_agent() {
        assertThat(agents.lastPlace(CEM)).isEmpty();
        report(CEM, NEAR, NOON);
        assertThat(agents.lastPlace(CEM)).contains(NEAR);
    }

    @Test
    void a_report_that_comes_late_is_only_history() {
        report(CEM, FARTHER, NOON);
        report(CEM, NEAR, NOON.minusSeconds(5));
        assertThat(agents.lastPlace(CEM)).contains(FARTHER);
        assertThat(announced).containsExactly(CEM + " null 52.53");
        history.flush();
        assertThat(historyOf(CEM)).containsExactly("52.521 null", "52.53 null");
    }

    @Test
    void watchers_of_the_order_see_its_agent_until_it_is_delivered() throws InterruptedException {
        var seen = new LinkedBlockingQueue<String>();
        var watching = watch(seen);

        activeOrders.on(new DeliveryAssigned(ORDER, CEM, SOMEWHERE, NOON), at(5));
        report(CEM, NEAR, NOON);
        assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("{\"orderId\":\"" + ORDER + "\",\"agentId\":\"" + CEM
                + "\",\"location\":{\"lat\":52.521,\"lng\":13.405},\"heading\":90.0,\"speed\":null,\"at\":\"2026-11-24T12:00:00Z\"}");

        activeOrders.on(new DeliveryCompleted(ORDER, CEM), at(6));
        report(CEM, FARTHER, NOON.plusSeconds(1));
        assertThat(announced).containsExactly(CEM + " " + ORDER + " 52.521", CEM + " null 52.53");
        assertThat(seen).isEmpty();
        watching.dispose();
        history.flush();
        assertThat(historyOf(CEM)).containsExactly("52.521 " + ORDER, "52.53 null");
    }

    @Test
    void watchers_see_where_their_agent_was_last_as_soon_as_it_is_theirs() throws InterruptedException {
        var seen = new LinkedBlockingQueue<String>();
        var watching = watch(seen);
        report(CEM, NEAR, NOON);

        activeOrders.on(new DeliveryAssigned(ORDER, CEM, SOMEWHERE, NOON), at(5));
        activeOrders.on(new DeliveryAssigned(ORDER, CEM, SOMEWHERE, NOON), at(5));
        activeOrders.on(new DeliveryCompleted(ORDER, CEM), at(6));
        activeOrders.on(new DeliveryAssigned(ORDER, DORA, SOMEWHERE, NOON), at(7));
        report(DORA, FARTHER, NOON);

        assertThat(seen.poll(5, TimeUnit.SECONDS)).contains(CEM.toString(), "52.521", "90.0");
        assertThat(seen.poll(5, TimeUnit.SECONDS)).contains(DORA.toString());
        watching.dispose();
    }

    @Test
    void the_last_place_is_kept_for_who_begins_to_watch_while_its_agent_is_on_the_way() {
        report(CEM, NEAR, NOON);
        assertThat(lastSighting()).isNull();

        activeOrders.on(new DeliveryAssigned(ORDER, CEM, SOMEWHERE, NOON), at(5));
        assertThat(lastSighting()).contains(CEM.toString(), "52.521");
        report(CEM, FARTHER, NOON.plusSeconds(1));
        assertThat(lastSighting()).contains(CEM.toString(), "52.53");

        report(DORA, NEAR, NOON);
        activeOrders.on(new DeliveryAssigned(ORDER, DORA, SOMEWHERE, NOON), at(7));
        activeOrders.on(new AgentDroppedOut(ORDER, CEM, "flat_tyre"), at(6));
        assertThat(lastSighting()).contains(DORA.toString());

        activeOrders.on(new DeliveryCompleted(ORDER, DORA), at(8));
        assertThat(lastSighting()).isNull();
    }

    private @Nullable String lastSighting() {
        return reactiveRedis.opsForValue().get("tiffin:order-location:" + ORDER).block(Duration.ofSeconds(5));
    }

    private Disposable watch(BlockingQueue<String> seen) throws InterruptedException {
        var subscribed = new LinkedBlockingQueue<Boolean>();
        var watching = reactiveRedis.listenToChannelLater("tiffin:location:" + ORDER)
                .doOnNext(_ -> subscribed.add(true))
                .flatMapMany(messages -> messages)
                .subscribe(message -> seen.add(message.getMessage()));
        assertThat(subscribed.poll(5, TimeUnit.SECONDS)).isTrue();
        return watching;
    }

    @Test
    void an_earlier_order_does_not_take_the_place_of_a_later_one() {
        activeOrders.on(new DeliveryAssigned(ANOTHER_ORDER, CEM, SOMEWHERE, NOON), at(20));
        activeOrders.on(new DeliveryAssigned(ORDER, CEM, SOMEWHERE, NOON), at(10));
        activeOrders.on(new DeliveryCompleted(ORDER, CEM), at(15));
        report(CEM, NEAR, NOON);
        assertThat(announced).containsExactly(CEM + " " + ANOTHER_ORDER + " 52.521");
    }

    @Test
    void history_that_cannot_be_written_now_is_written_later() {
        var jdbc = JdbcClient.create(database);
        jdbc.sql("ALTER TABLE delivery_context.agent_locations RENAME TO away").update();
        try {
            report(CEM, NEAR, NOON);
            report(CEM, FARTHER, NOON.plusSeconds(1));
            history.flush();
        } finally {
            jdbc.sql("ALTER TABLE delivery_context.away RENAME TO agent_locations").update();
        }
        history.flush();
        assertThat(historyOf(CEM)).containsExactly("52.521 null", "52.53 null");
    }

    private void onDuty(AgentId agent) {
        duty.on(new AvailabilityChanged(agent, true, false), at(1));
    }

    private void report(AgentId agent, GeoPoint place, Instant when) {
        locations.record(new LocationReport(agent, place, 90.0, null, when)).block(Duration.ofSeconds(5));
    }

    private List<String> historyOf(AgentId agent) {
        return JdbcClient.create(database)
                .sql("SELECT lat || ' ' || coalesce(order_id::text, 'null') FROM delivery_context.agent_locations "
                        + "WHERE agent_id = :agent ORDER BY recorded_at")
                .param("agent", agent.value())
                .query(String.class)
                .list();
    }

    private static TrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
    }
}
