package io.tiffin.restaurant.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.Address;
import io.tiffin.kernel.Decision;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.RestaurantCommand;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeOpenState;
import io.tiffin.restaurant.api.RestaurantCommand.ChangeRestaurantProfile;
import io.tiffin.restaurant.api.RestaurantCommand.RegisterRestaurant;
import io.tiffin.restaurant.api.RestaurantEvent;
import io.tiffin.restaurant.api.RestaurantEvent.OpenStateChanged;
import io.tiffin.restaurant.api.RestaurantEvent.RestaurantProfileChanged;
import io.tiffin.restaurant.api.RestaurantEvent.RestaurantRegistered;
import io.tiffin.restaurant.api.RestaurantProfile;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestaurantDeciderTest {

    private static final RestaurantId ID = new RestaurantId(new UUID(1, 1));
    private static final RestaurantProfile PROFILE = profile("Curry House");
    private static final RestaurantState NONE = new RestaurantState.None();
    private static final RestaurantState REGISTERED = RestaurantState.evolve(NONE, new RestaurantRegistered(ID, PROFILE));

    @Test
    void a_new_restaurant_starts_offline() {
        assertThat(REGISTERED).isEqualTo(new RestaurantState.Registered(ID, PROFILE, OpenState.OFFLINE, 0));
    }

    @Test
    void registers_once() {
        assertThat(decide(new RegisterRestaurant(ID, PROFILE), NONE)).isEqualTo(Decision.accept(new RestaurantRegistered(ID, PROFILE)));
        assertThat(decide(new RegisterRestaurant(ID, profile("Other")), REGISTERED)).isEqualTo(Decision.alreadyDone());
    }

    @Test
    void nothing_can_be_asked_of_a_restaurant_that_is_not_there() {
        var notFound = Decision.<RestaurantEvent>refuse(new Refusal.NotFound("restaurant"));
        assertThat(decide(new ChangeRestaurantProfile(ID, PROFILE), NONE)).isEqualTo(notFound);
        assertThat(decide(new ChangeOpenState(ID, OpenState.ONLINE, 0), NONE)).isEqualTo(notFound);
    }

    @Test
    void stores_a_profile_only_where_it_differs() {
        var renamed = profile("Curry Palace");
        assertThat(decide(new ChangeRestaurantProfile(ID, PROFILE), REGISTERED)).isEqualTo(Decision.alreadyDone());
        assertThat(decide(new ChangeRestaurantProfile(ID, renamed), REGISTERED))
                .isEqualTo(Decision.accept(new RestaurantProfileChanged(ID, renamed)));
    }

    @ParameterizedTest
    @CsvSource({"OFFLINE, 0, OFFLINE, 0, false", "OFFLINE, 0, OFFLINE, 9, false", "OFFLINE, 0, ONLINE, 0, true",
            "OFFLINE, 0, BUSY, 15, true",
            "ONLINE, 0, ONLINE, 0, false", "ONLINE, 0, BUSY, 0, true", "ONLINE, 0, OFFLINE, 0, true", "BUSY, 15, BUSY, 15, false",
            "BUSY, 15, BUSY, 20, true", "BUSY, 15, ONLINE, 15, true", "BUSY, 15, OFFLINE, 0, true"})
    void stores_an_open_state_only_where_it_differs(OpenState from, int extraBefore, OpenState to, int extra, boolean stored) {
        var state = RestaurantState.evolve(REGISTERED, new OpenStateChanged(ID, from, extraBefore));
        int counted = to == OpenState.BUSY ? extra : 0;
        assertThat(decide(new ChangeOpenState(ID, to, extra), state))
                .isEqualTo(stored ? Decision.accept(new OpenStateChanged(ID, to, counted)) : Decision.alreadyDone());
    }

    @Test
    void the_profile_survives_a_change_of_the_open_state_and_the_other_way_round() {
        var busy = RestaurantState.evolve(REGISTERED, new OpenStateChanged(ID, OpenState.BUSY, 10));
        assertThat(busy).isEqualTo(new RestaurantState.Registered(ID, PROFILE, OpenState.BUSY, 10));
        assertThat(RestaurantState.evolve(busy, new RestaurantProfileChanged(ID, profile("New"))))
                .isEqualTo(new RestaurantState.Registered(ID, profile("New"), OpenState.BUSY, 10));
    }

    private static Decision<RestaurantEvent> decide(RestaurantCommand command, RestaurantState state) {
        return RestaurantDecider.decide(command, state);
    }

    private static RestaurantProfile profile(String name) {
        return new RestaurantProfile(name, new Address("Main St 1", new GeoPoint(52, 13)), null, null);
    }
}
