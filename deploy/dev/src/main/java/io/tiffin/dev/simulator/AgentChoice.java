package io.tiffin.dev.simulator;

import java.time.Duration;
import java.util.List;

/**
 * What an agent does with an order.
 *
 * @param arrives   whether the agent says so at the restaurant
 * @param failure   the reason of one who fails
 * @param toGetThere how long it takes to the restaurant, and again to the customer
 */
record AgentChoice(Answer answer, Duration thinking, Duration toGetThere, boolean arrives, Journey journey, String failure) {

    /** To an offer. */
    enum Answer {
        TAKE, DECLINE,
        /** Nobody looks: the offer lapses. */
        NONE
    }

    /** What comes of a delivery. */
    enum Journey {
        DELIVERS, DROPS_OUT_BEFORE_PICK_UP, FAILS_AT_THE_DOOR
    }

    /** What an agent is like. */
    enum Temper {
        WORKING, DECLINING, AUTO_ACCEPTING, FAILING, ABSENT, DROPPING_OUT;

        static Temper of(int agent) {
            return values()[agent % values().length];
        }
    }

    private static final List<String> BEFORE_PICK_UP = List.of("flat_tyre", "accident");
    private static final List<String> AT_THE_DOOR = List.of("customer_absent", "address_not_found");

    static AgentChoice of(SimulatorSettings settings, int agent, int order) {
        Chance chance = Chance.of(settings.seed(), "agent " + agent + " order " + order);
        Temper temper = Temper.of(agent);
        boolean strange = chance.is(0.35);
        Answer answer = switch (temper) {
            case DECLINING -> strange ? Answer.DECLINE : Answer.TAKE;
            case ABSENT -> strange ? Answer.NONE : Answer.TAKE;
            case WORKING, AUTO_ACCEPTING, FAILING, DROPPING_OUT -> Answer.TAKE;
        };
        Journey journey = switch (temper) {
            case FAILING -> strange ? Journey.FAILS_AT_THE_DOOR : Journey.DELIVERS;
            case DROPPING_OUT -> strange ? Journey.DROPS_OUT_BEFORE_PICK_UP : Journey.DELIVERS;
            case WORKING, AUTO_ACCEPTING, DECLINING, ABSENT -> Journey.DELIVERS;
        };
        return new AgentChoice(answer, chance.paces(settings.pace(), 0.2, 1.5), chance.paces(settings.pace(), 1, 4), chance.is(0.5),
                journey, chance.oneOf(journey == Journey.FAILS_AT_THE_DOOR ? AT_THE_DOOR : BEFORE_PICK_UP));
    }
}
