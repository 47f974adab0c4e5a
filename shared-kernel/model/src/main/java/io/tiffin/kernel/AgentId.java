package io.tiffin.kernel;

import java.util.UUID;

/** A courier ("delivery agent"). */
public record AgentId(UUID value) implements Identifier {

    public static AgentId parse(String text) {
        return new AgentId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
