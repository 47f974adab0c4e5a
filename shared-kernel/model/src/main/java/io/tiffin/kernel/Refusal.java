package io.tiffin.kernel;

import java.util.Set;

/**
 * Why a command was not carried out, in terms that the caller can act upon. The web maps each kind once to a status.
 */
public sealed interface Refusal {

    /** A stable reason, lower snake case. */
    String code();

    /** For a person. */
    String detail();

    /** There is no such thing, or it is not the caller's: the two look alike from outside (404). */
    record NotFound(String what) implements Refusal {
        @Override
        public String code() {
            return what + "_not_found";
        }

        @Override
        public String detail() {
            return "There is no such " + what.replace('_', ' ') + ".";
        }
    }

    /**
     * The state does not allow it (409).
     *
     * @param currentState   lower snake case
     * @param allowedActions what the caller could do instead, lower snake case
     */
    record IllegalTransition(String currentState, Set<String> allowedActions, String detail) implements Refusal {
        @Override
        public String code() {
            return "illegal_transition";
        }
    }

    /** It collides with something that exists or happens at the same time (409). */
    record Conflict(String code, String detail) implements Refusal {}

    /**
     * Well-formed, but not acceptable (422).
     *
     * @param pointer the offending part of the request, a JSON pointer; empty for the whole
     */
    record Unacceptable(String code, String pointer, String detail) implements Refusal {}

    /** Not now; the same request may succeed later (503). */
    record Unavailable(String code, String detail) implements Refusal {}
}
