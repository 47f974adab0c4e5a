package io.tiffin.projections.relay;

/**
 * What the world outside is told of one stored event.
 *
 * @param key   the order's id, or the agent's: what is published with one key stays in order
 * @param value one of {@link IntegrationValue}
 */
record IntegrationEvent(IntegrationType type, String key, IntegrationValue value) {}
