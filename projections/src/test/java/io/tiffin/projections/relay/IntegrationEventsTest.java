package io.tiffin.projections.relay;

import static io.tiffin.projections.relay.Examples.AGENT;
import static io.tiffin.projections.relay.Examples.CREATED;
import static io.tiffin.projections.relay.Examples.CUSTOMER;
import static io.tiffin.projections.relay.Examples.ORDER;
import static io.tiffin.projections.relay.Examples.PAYMENT;
import static io.tiffin.projections.relay.Examples.RELAYED;
import static io.tiffin.projections.relay.Examples.plainExcept;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryCancelled;
import io.tiffin.delivery.api.DeliveryEvent.DeliveryPickedUp;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.user.api.PaymentEvent.PaymentVoided;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntegrationEventsTest {

    private static final String BASICS = "\"orderId\":\"" + ORDER + "\",";
    private static final String OF_AGENT = BASICS + "\"agentId\":\"" + AGENT + "\",";
    private static final String NO_AGENT = BASICS + "\"agentId\":null,";
    private static final String TIME = "\"timestamp\":\"2026-03-01T12:00:00Z\"";
    private static final RelaySettings SETTINGS = new RelaySettings(Duration.ofSeconds(30), "", 10);
    private static final CloudEvents CLOUD_EVENTS = new CloudEvents(TiffinJson.strict(), SETTINGS);

    private static OutgoingRecord record(Object payload, UUID... erased) {
        var stored = Examples.stored(payload);
        var event = IntegrationEvents.of(stored, plainExcept(erased)).orElseThrow();
        return CLOUD_EVENTS.record(event, stored.eventId(), stored.at(), Examples.TRACEPARENT, stored.position());
    }

    /** In the order of {@link Examples#RELAYED}: topic, type and value. */
    static Stream<Arguments> translations() {
        String restaurant = "\"restaurantId\":\"" + Examples.RESTAURANT + "\",";
        String status = "{\"eventType\":\"DeliveryStatusUpdated\",";
        String delivered = status + OF_AGENT + "\"status\":\"delivered\"," + TIME + ",\"deliveredAt\":\"2026-03-01T12:00:00Z\"";
        var expected = List.of(
                List.of("order-placed", "order-placed", "{\"eventType\":\"OrderPlaced\"," + BASICS + "\"userId\":\"" + CUSTOMER + "\","
                        + restaurant + "\"items\":[{\"menuItemId\":\"" + CREATED.lines().get(0).menuItemId()
                        + "\",\"name\":\"Lasagne\",\"quantity\":2,\"unitPrice\":14.50},{\"menuItemId\":\""
                        + CREATED.lines().get(1).menuItemId() + "\",\"name\":\"Water\",\"quantity\":1,\"unitPrice\":2.50}],"
                        + "\"totalAmount\":31.50,\"currency\":\"EUR\",\"deliveryAddress\":{\"text\":\"Oranienstr. 1\","
                        + "\"location\":{\"lat\":52.5,\"lng\":13.42}}," + TIME + "}"),
                List.of("delivery-status-updated", "delivery-status-updated", status + NO_AGENT + "\"status\":\"received\"," + TIME + "}"),
                List.of("order-accepted", "order-accepted",
                        "{\"eventType\":\"OrderAccepted\"," + BASICS + restaurant + "\"estimatedPrepTime\":20," + TIME + "}"),
                List.of("delivery-status-updated", "delivery-status-updated", status + NO_AGENT + "\"status\":\"ready\"," + TIME + "}"),
                List.of("delivery-status-updated", "delivery-status-updated", status + OF_AGENT + "\"status\":\"picked_up\"," + TIME + "}"),
                List.of("delivery-status-updated", "delivery-status-updated", delivered + "}"),
                List.of("delivery-status-updated", "delivery-status-updated", delivered + ",\"customerSignature\":\"C. Customer\"}"),
                List.of("order-rejected", "order-rejected", "{\"eventType\":\"OrderRejected\"," + BASICS + restaurant
                        + "\"reason\":\"store_closed\",\"by\":\"restaurant\"," + TIME + "}"),
                List.of("order-rejected", "order-cancelled", "{\"eventType\":\"OrderCancelled\"," + BASICS + restaurant
                        + "\"reason\":\"courier_not_found\",\"by\":\"system\"," + TIME + "}"),
                List.of("delivery-assigned", "delivery-assigned", "{\"eventType\":\"DeliveryAssigned\"," + OF_AGENT
                        + "\"agentLocation\":{\"lat\":52.5,\"lng\":13.4},\"estimatedDeliveryTime\":\"2026-03-01T12:30:00Z\"," + TIME
                        + "}"),
                List.of("delivery-status-updated", "delivery-status-updated",
                        status + OF_AGENT + "\"status\":\"failed\"," + TIME + ",\"reason\":\"customer_absent\"}"),
                List.of("delivery-status-updated", "delivery-status-updated",
                        status + NO_AGENT + "\"status\":\"failed\"," + TIME + ",\"reason\":\"courier_not_found\"}"),
                List.of("delivery-status-updated", "delivery-status-updated",
                        status + OF_AGENT + "\"status\":\"unassigned\"," + TIME + ",\"reason\":\"flat_tyre\"}"),
                List.of("delivery-status-updated", "delivery-status-updated",
                        status + OF_AGENT + "\"status\":\"unassigned\"," + TIME + "}"),
                List.of("payment-completed", "payment-completed", "{\"eventType\":\"PaymentCompleted\"," + BASICS + "\"paymentId\":\""
                        + PAYMENT + "\",\"amount\":31.50,\"currency\":\"EUR\"," + TIME + "}"),
                List.of("payment-completed", "payment-refunded", "{\"eventType\":\"PaymentRefunded\"," + BASICS + "\"paymentId\":\""
                        + PAYMENT + "\",\"amount\":3150,\"currency\":\"JPY\",\"refundId\":\"" + RefundId.ofReversal(PAYMENT)
                        + "\",\"reason\":\"order_cancelled\"," + TIME + "}"));
        assertThat(expected).hasSameSizeAs(RELAYED);
        return IntStream.range(0, expected.size())
                .mapToObj(i -> Arguments.of(RELAYED.get(i), expected.get(i).get(0), expected.get(i).get(1), expected.get(i).get(2)));
    }

    @ParameterizedTest
    @MethodSource("translations")
    void translates(Object payload, String topic, String type, String value) {
        OutgoingRecord record = record(payload);

        assertThat(record.topic()).isEqualTo(topic);
        assertThat(record.key()).isEqualTo(ORDER.toString());
        assertThat(record.headers()).containsEntry("ce_type", "io.tiffin." + type);
        assertThat(record.value()).isEqualTo(value);
    }

    @Test
    void keeps_to_itself_what_is_nobodys_business() {
        for (Object payload : List.of(new DeliveryCancelled(ORDER, null), new DeliveryPickedUp(ORDER, AGENT),
                new PaymentVoided(PAYMENT, ORDER), "something else")) {
            assertThat(IntegrationEvents.of(Examples.stored(payload), plainExcept())).isEmpty();
        }
    }

    @Test
    void carries_the_attributes_of_a_cloud_event_and_what_a_consumer_drops_duplicates_by() {
        assertThat(record(CREATED).headers()).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry("ce_specversion", "1.0"),
                Map.entry("ce_id", "00000000-0000-0008-0000-000000000008"), Map.entry("ce_type", "io.tiffin.order-placed"),
                Map.entry("ce_source", "/orders"), Map.entry("ce_time", "2026-03-01T12:00:00Z"),
                Map.entry("ce_subject", ORDER.toString()),
                Map.entry("ce_dataschema", "/schemas/io.tiffin.order-placed.v1.json"), Map.entry("content-type", "application/json"),
                Map.entry("traceparent", Examples.TRACEPARENT), Map.entry("event-id", "00000000-0000-0008-0000-000000000008"),
                Map.entry("event-position", "42")));
    }

    @Test
    void says_nothing_of_who_was_erased() {
        assertThat(record(CREATED, CUSTOMER.value()).value()).contains("\"deliveryAddress\":null");
        assertThat(record(RELAYED.get(6), CUSTOMER.value()).value()).doesNotContain("customerSignature");
        assertThat(record(RELAYED.get(9), AGENT.value()).value()).contains("\"agentLocation\":null");
    }

    @Test
    void every_value_conforms_to_the_schema_its_record_names() {
        var records = new ArrayList<OutgoingRecord>();
        RELAYED.forEach(payload -> records.add(record(payload)));
        RELAYED.forEach(payload -> records.add(record(payload, CUSTOMER.value(), AGENT.value())));
        records.addAll(announced());

        for (OutgoingRecord record : records) {
            assertThat(violations(record, record.value())).as(record.value()).isEmpty();
            assertThat(violations(record, record.value().replaceFirst("\\{", "{\"somethingNew\":1,"))).isEmpty();
            assertThat(violations(record, record.value().replace("\"timestamp\"", "\"time\""))).isNotEmpty();
        }
        Set<String> types = records.stream().map(record -> record.headers().get("ce_type")).collect(Collectors.toSet());
        assertThat(types).isEqualTo(EnumSet.allOf(IntegrationType.class).stream().map(IntegrationType::ceType).collect(Collectors.toSet()));
    }

    private static List<OutgoingRecord> announced() {
        var sent = new ArrayList<OutgoingRecord>();
        var relay = new LocationRelay(CLOUD_EVENTS, records -> {
            sent.addAll(records);
            return CompletableFuture.completedFuture(null);
        }, SETTINGS);
        relay.announce(AGENT, ORDER, new GeoPoint(52.5, 13.4), Examples.AT);
        relay.announce(AGENT, null, new GeoPoint(52.5, 13.4), Examples.AT);
        return sent;
    }

    private static List<?> violations(OutgoingRecord record, String value) {
        String name = record.headers().getOrDefault("ce_dataschema", "").replace("/schemas/", "");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaRoute.read(name), InputFormat.JSON)
                .validate(value, InputFormat.JSON, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }
}
