package io.tiffin.delivery.dispatching;

import io.tiffin.delivery.dispatching.Deliveries.Found;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.web.json.TiffinJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** When a meal will be at the door. Calls may block on the customer's key. */
@Component
public class DeliveryTimes {

    private final PersonalDataCipher cipher;
    private final DispatchSettings settings;
    private final Clock clock;
    private final JsonMapper json = TiffinJson.stored();

    public DeliveryTimes(PersonalDataCipher cipher, DispatchSettings settings, Clock clock) {
        this.cipher = cipher;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The estimate for an agent who starts now: to the restaurant, waiting for the meal where it is not ready, and to the customer. The
     * last way counts nothing where the customer's address was erased.
     *
     * @return to the second
     */
    public Instant estimate(Found delivery, GeoPoint agent) {
        GeoPoint restaurant = delivery.state().request().restaurantLocation();
        Instant atRestaurant = clock.instant().plus(travel(agent, restaurant));
        Instant leaving = atRestaurant.isAfter(delivery.readyAt()) ? atRestaurant : delivery.readyAt();
        return leaving.plus(lastWay(delivery)).truncatedTo(ChronoUnit.SECONDS);
    }

    /** From the restaurant to the customer. */
    Duration lastWay(Found delivery) {
        GeoPoint restaurant = delivery.state().request().restaurantLocation();
        return destination(delivery).map(door -> travel(restaurant, door)).orElse(Duration.ZERO);
    }

    private Duration travel(GeoPoint from, GeoPoint to) {
        return Duration.ofMillis(Math.round(from.metresTo(to) / settings.courierSpeed() * 1000));
    }

    /** From the order's details, whose type belongs to the order. */
    private Optional<GeoPoint> destination(Found delivery) {
        SealedText details = delivery.state().request().details();
        return cipher.open(details).map(json::readTree).map(tree -> place(tree.path("deliveryAddress").path("location")));
    }

    private GeoPoint place(JsonNode location) {
        return json.treeToValue(location, GeoPoint.class);
    }
}
