package io.tiffin.kernel;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who did something.
 *
 * @param type the kind of actor
 * @param id   its UUID as text; absent for the system
 */
public record Actor(Type type, @Nullable String id) {

    public enum Type {
        CUSTOMER, RESTAURANT, AGENT, SYSTEM, ADMIN
    }

    public static final Actor SYSTEM = new Actor(Type.SYSTEM, null);

    public static Actor of(UserId customer) {
        return new Actor(Type.CUSTOMER, customer.toString());
    }

    public static Actor of(RestaurantId restaurant) {
        return new Actor(Type.RESTAURANT, restaurant.toString());
    }

    public static Actor of(AgentId agent) {
        return new Actor(Type.AGENT, agent.toString());
    }

    /** A member of the staff who may do what an administrator does. */
    public static Actor admin(UUID staff) {
        return new Actor(Type.ADMIN, staff.toString());
    }
}
