package io.tiffin.dev.simulator;

import java.time.Duration;
import java.util.List;

/** What a restaurant does with an order. */
sealed interface RestaurantChoice {

    record Accept(Duration after, Duration preparation) implements RestaurantChoice {}

    record Reject(Duration after, String reason) implements RestaurantChoice {}

    /** Nobody looks: the time to accept runs out. */
    record Ignore() implements RestaurantChoice {}

    /** Closes with this and other orders in its queue, opens again, and only then does something. */
    record CloseFirst(Duration closed, RestaurantChoice then) implements RestaurantChoice {}

    /** Has not got what was ordered, and proposes something else. */
    record Propose(Duration after, Accept then) implements RestaurantChoice {}

    /** What a restaurant is like. */
    enum Temper {
        PROMPT, SLOW, REJECTING, ABSENT, CLOSING, SELLING_OUT, LACKING;

        static Temper of(int restaurant) {
            return values()[restaurant % values().length];
        }
    }

    List<String> REASONS = List.of("store_closed", "item_unavailable", "capacity", "address_out_of_range", "other");

    static RestaurantChoice of(SimulatorSettings settings, int restaurant, int order) {
        Chance chance = Chance.of(settings.seed(), "restaurant " + restaurant + " order " + order);
        Duration pace = settings.pace();
        var accept = new Accept(chance.paces(pace, 0.5, 3), chance.paces(pace, 2, 6));
        return switch (Temper.of(restaurant)) {
            case PROMPT, SELLING_OUT -> accept;
            case SLOW -> new Accept(chance.paces(pace, 5, 20), chance.paces(pace, 5, 15));
            case REJECTING -> chance.is(0.5) ? new Reject(chance.paces(pace, 0.5, 3), chance.oneOf(REASONS)) : accept;
            case ABSENT -> chance.is(0.4) ? new Ignore() : accept;
            case LACKING -> chance.is(0.5) ? new Propose(chance.paces(pace, 0.5, 3), accept) : accept;
            case CLOSING -> chance.is(0.2) ? new CloseFirst(chance.paces(pace, 5, 15), accept) : accept;
        };
    }
}
