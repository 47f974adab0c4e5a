package io.tiffin.sagas.interleaving;

import io.tiffin.kernel.Refusal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What was scheduled. The clock jumps: anything may be due at any time, and come twice. */
final class Schedule {

    private final Function<Object, Optional<Refusal>> bus;
    private final Map<String, Object> due = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();

    Schedule(Contexts contexts) {
        this.bus = contexts::send;
    }

    void at(String id, Object command) {
        if (known.add(id)) {
            due.put(id, command);
        }
    }

    boolean isEmpty() {
        return due.isEmpty();
    }

    void fire(Choices choices) {
        String id = due.keySet().stream().toList().get(choices.below(due.size()));
        Object command = due.get(id);
        if (!choices.oneIn(8)) {
            due.remove(id);
        }
        bus.apply(command);
    }
}
