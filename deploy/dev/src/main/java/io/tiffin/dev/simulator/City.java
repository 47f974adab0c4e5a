package io.tiffin.dev.simulator;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Where everything is. Not where the demo city is: its agents and its restaurants are left to who tries them. */
final class City {

    private static final double LAT = 53.55;
    private static final double LNG = 10.00;
    /** All of it is within reach of every agent. */
    private static final double HALF = 0.02;
    private static final Pattern HOUSE_NUMBER = Pattern.compile("Simulated street (\\d{1,9})");

    private City() {}

    static String email(String who, int index, long seed) {
        return who + index + ".seed" + seed + "@simulator.example";
    }

    static Map<String, Object> place(long seed, String what) {
        Chance chance = Chance.of(seed, "place of " + what);
        return Map.of("lat", LAT + chance.between(-HALF, HALF), "lng", LNG + chance.between(-HALF, HALF));
    }

    /** The order's number is its house number: an address is what restaurants and agents see of an order. */
    static Map<String, Object> addressOf(long seed, int number) {
        return Map.of("text", "Simulated street " + number, "location", place(seed, "order " + number));
    }

    /** 0 for an address of somebody else. */
    static int numberOf(JsonNode address) {
        var number = HOUSE_NUMBER.matcher(address.path("text").asString(""));
        return number.matches() ? Integer.parseInt(number.group(1)) : 0;
    }
}
