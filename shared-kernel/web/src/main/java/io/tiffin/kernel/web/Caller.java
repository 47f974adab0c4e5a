package io.tiffin.kernel.web;

import io.tiffin.kernel.Actor;
import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
import java.util.UUID;

/**
 * Who calls, as their access token says. Controllers take it as a parameter; the route rules have checked the role by then.
 *
 * @param id    of the customer, restaurant, agent or member of the staff
 * @param trace where the request belongs
 */
public record Caller(UUID id, Role role, Trace trace) {

    public UserId customer() {
        return new UserId(requireRole(Role.CUSTOMER));
    }

    public RestaurantId restaurant() {
        return new RestaurantId(requireRole(Role.RESTAURANT));
    }

    public AgentId agent() {
        return new AgentId(requireRole(Role.AGENT));
    }

    public Actor actor() {
        return switch (role) {
            case CUSTOMER -> Actor.of(customer());
            case RESTAURANT -> Actor.of(restaurant());
            case AGENT -> Actor.of(agent());
            case ADMIN -> Actor.admin(id);
        };
    }

    private UUID requireRole(Role required) {
        if (role != required) {
            throw new IllegalStateException("the route let a " + role + " in where a " + required + " belongs");
        }
        return id;
    }
}
