package io.tiffin.delivery.accounts;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * An agent as they see themselves.
 *
 * @param available     on duty
 * @param autoAccept    an offer counts as accepted
 * @param activeOrderId what the agent accepted and has not finished
 */
public record AgentProfile(AgentId agentId, String name, String email, String phone, @Nullable String vehicle, boolean available,
        boolean autoAccept, @Nullable OrderId activeOrderId) {}
