package io.tiffin.projections.relay;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes integration events as records: CloudEvents 1.0 in the binary content mode of its Kafka protocol binding. */
final class CloudEvents {

    private final JsonMapper json;
    private final RelaySettings settings;

    CloudEvents(JsonMapper json, RelaySettings settings) {
        this.json = json;
        this.settings = settings;
    }

    /**
     * Without a position.
     *
     * @param id unique; the same for the same event when it is sent again
     */
    OutgoingRecord record(IntegrationEvent event, String id, Instant at, @Nullable String traceparent) {
        return record(event, id, at, traceparent, Map.of());
    }

    /** With the global position of the stored event, by which a consumer drops duplicates. */
    OutgoingRecord record(IntegrationEvent event, String id, Instant at, @Nullable String traceparent, long position) {
        return record(event, id, at, traceparent, Map.of("event-position", Long.toString(position)));
    }

    private OutgoingRecord record(IntegrationEvent event, String id, Instant at, @Nullable String traceparent, Map<String, String> more) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_type", event.type().ceType());
        headers.put("ce_source", event.type().source());
        headers.put("ce_time", at.toString());
        headers.put("ce_subject", event.key());
        headers.put("ce_dataschema", settings.schemaBase() + "/schemas/" + event.type().schema());
        headers.put("content-type", "application/json");
        headers.put("event-id", id);
        headers.putAll(more);
        if (traceparent != null) {
            headers.put("traceparent", traceparent);
        }
        return new OutgoingRecord(event.type().topic(), event.key(), json.writeValueAsString(event.value()), Map.copyOf(headers));
    }
}
