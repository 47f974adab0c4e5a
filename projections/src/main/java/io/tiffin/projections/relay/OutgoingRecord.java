package io.tiffin.projections.relay;

import java.util.Map;

/**
 * What is sent to a topic.
 *
 * @param key     records of one key are kept in order
 * @param value   JSON
 * @param headers in UTF-8 when sent
 */
public record OutgoingRecord(String topic, String key, String value, Map<String, String> headers) {}
