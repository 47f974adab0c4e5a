package io.tiffin.dev.drill;

import io.tiffin.dev.simulator.SimulationObserver;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What the platform has told its customers, and so must keep. */
final class Ledger implements SimulationObserver {

    private final Map<String, Set<String>> ordersOfKeys = new ConcurrentHashMap<>();
    private final Map<String, String> endings = new ConcurrentHashMap<>();
    private final List<String> surprises = new CopyOnWriteArrayList<>();

    @Override
    public void placed(String idempotencyKey, UUID order) {
        ordersOfKeys.computeIfAbsent(idempotencyKey, _ -> ConcurrentHashMap.newKeySet()).add(order.toString());
    }

    @Override
    public void ended(UUID order, String status, String reason) {
        endings.put(order.toString(), status);
    }

    @Override
    public void surprised(String what) {
        surprises.add(what);
    }

    Map<String, Set<String>> ordersOfKeys() {
        return ordersOfKeys;
    }

    Set<String> acknowledged() {
        return ordersOfKeys.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** The last status that was told, by order. */
    Map<String, String> endings() {
        return endings;
    }

    List<String> surprises() {
        return surprises;
    }

    long delivered() {
        return endings.values().stream().filter("delivered"::equals).count();
    }
}
