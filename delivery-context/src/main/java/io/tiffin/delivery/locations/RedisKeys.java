package io.tiffin.delivery.locations;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;

/** What stands where in Redis. All of it can be lost: agents report again. */
final class RedisKeys {

    /** GEO: the last place of every agent. */
    static final String POSITIONS = "tiffin:agents:positions";
    /** Sorted set: when each of them was there, in milliseconds since 1970. */
    static final String SEEN = "tiffin:agents:seen";

    private RedisKeys() {}

    /** Hash: lat, lng, heading, speed, at (milliseconds since 1970). */
    static String lastLocation(AgentId agent) {
        return "tiffin:agent-location:" + agent;
    }

    /** Hash: order (empty: none) and position, that of the event which says so. */
    static String activeOrder(AgentId agent) {
        return "tiffin:agent-order:" + agent;
    }

    /** String: where the order's agent was last, as the channel told it, while the agent is on the way for it. */
    static String lastSighting(OrderId order) {
        return "tiffin:order-location:" + order;
    }

    /** Channel: the agent's way, for those who watch the order. */
    static String channel(OrderId order) {
        return "tiffin:location:" + order;
    }
}
