package io.tiffin.delivery.locations;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent says to be.
 *
 * @param heading degrees clockwise from north
 * @param speed   metres a second
 * @param at      by the agent's device
 */
public record LocationReport(AgentId agent, GeoPoint location, @Nullable Double heading, @Nullable Double speed, Instant at) {}
