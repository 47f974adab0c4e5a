package io.tiffin.projections.relay;

import java.util.Locale;

/** The kinds of integration events. Type and version are a promise to consumers: what changes incompatibly gets a new version. */
enum IntegrationType {

    ORDER_PLACED("order-placed", "OrderPlaced", "/orders"), ORDER_CHANGED("order-changed", "OrderChanged", "/orders"), ORDER_ACCEPTED(
            "order-accepted", "OrderAccepted",
            "/orders"), ORDER_REJECTED("order-rejected", "OrderRejected", "/orders"),
    /** Beside the rejected ones, because consumers are told the same: nobody will bring this meal. */
    ORDER_CANCELLED("order-rejected", "OrderCancelled", "/orders"), DELIVERY_ASSIGNED("delivery-assigned", "DeliveryAssigned",
            "/deliveries"), DELIVERY_STATUS_UPDATED("delivery-status-updated", "DeliveryStatusUpdated", "/deliveries"), PAYMENT_COMPLETED(
                    "payment-completed", "PaymentCompleted",
                    "/payments"), PAYMENT_REFUNDED("payment-completed", "PaymentRefunded", "/payments"), AGENT_LOCATION_UPDATED(
                            "agent-location-updated", "AgentLocationUpdated",
                            "/agents"), DELIVERY_LOCATION_UPDATED("delivery-location-updated", "DeliveryLocationUpdated", "/deliveries");

    private static final int VERSION = 1;

    private final String topic;
    private final String eventType;
    private final String source;
    private final String ceType;
    private final String schema;

    IntegrationType(String topic, String eventType, String source) {
        this.topic = topic;
        this.eventType = eventType;
        this.source = source;
        this.ceType = "io.tiffin." + eventType.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        this.schema = ceType + ".v" + VERSION + ".json";
    }

    String topic() {
        return topic;
    }

    /** As the value names itself. */
    String eventType() {
        return eventType;
    }

    /** The CloudEvents attribute {@code type}. */
    String ceType() {
        return ceType;
    }

    /** The CloudEvents attribute {@code source}. */
    String source() {
        return source;
    }

    int version() {
        return VERSION;
    }

    /** The name of the JSON Schema that values of this type conform to. */
    String schema() {
        return schema;
    }
}
