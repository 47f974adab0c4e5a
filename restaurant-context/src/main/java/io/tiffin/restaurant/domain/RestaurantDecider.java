package io.tiffin.restaurant.domain;

import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Refusal;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.RestaurantCommand;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeOpenState;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeRestaurantProfile;
import io.tiffin.restaurant.api.RestaurantCommand.RegisterRestaurant;
import io.tiffin.restaurant.api.RestaurantEvent;
import io.tiffin.restaurant.api.RestaurantEvent.OpenStateChanged;
import io.tiffin.restaurant.api.RestaurantEvent.RestaurantProfileChanged;
import io.tiffin.restaurant.api.RestaurantEvent.RestaurantRegistered;
import io.tiffin.restaurant.domain.RestaurantState.None;
import io.tiffin.restaurant.domain.RestaurantState.Registered;

/** The rules of a restaurant. Asking for what is so already stores nothing. */
public final class RestaurantDecider {

    private RestaurantDecider() {}

    public static Decision<RestaurantEvent> decide(RestaurantCommand command, RestaurantState state) {
        return switch (state) {
            case None _ -> command instanceof RegisterRestaurant(var id, var profile)
                    ? Decision.accept(new RestaurantRegistered(id, profile))
                    : Decision.refuse(new Refusal.NotFound("restaurant"));
            case Registered restaurant -> switch (command) {
                // Sent again by every login until the account knows that it was done; the profile may have changed since.
                case RegisterRestaurant _ -> Decision.alreadyDone();
                case ChangeRestaurantProfile(var id, var profile) -> profile.equals(restaurant.profile())
                        ? Decision.alreadyDone()
                        : Decision.accept(new RestaurantProfileChanged(id, profile));
                case ChangeOpenState change -> changeOpenState(change, restaurant);
            };
        };
    }

    private static Decision<RestaurantEvent> changeOpenState(ChangeOpenState change, Registered restaurant) {
        int extra = change.status() == OpenState.BUSY ? change.busyExtraMinutes() : 0;
        if (extra < 0) {
            return Decision.refuse(new Refusal.Unacceptable("out_of_range", "/busyExtraMinutes", "Extra minutes are not negative."));
        }
        return change.status() == restaurant.status() && extra == restaurant.busyExtraMinutes()
                ? Decision.alreadyDone()
                : Decision.accept(new OpenStateChanged(change.restaurantId(), change.status(), extra));
    }
}
