package io.tiffin.restaurant.domain;

import io.tiffin.kernel.OrderId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map by order. A change shares all but one path with the map before it, so that an item with ten thousand open reservations
 * costs an event no more than one with ten.
 *
 * <p>A binary trie over the bits of the UUID, lowest bits first: those are random in every version of UUID that is in use here, which
 * keeps it about as deep as the logarithm of its size. The same content has the same shape, so that maps are equal when they hold the same.
 */
record OrderMap<V>(OrderMap.@Nullable Node<V> root, int size) {

    private static final OrderMap<?> EMPTY = new OrderMap<>(null, 0);

    @SuppressWarnings("unchecked") // It holds no value.
    static <V> OrderMap<V> empty() {
        return (OrderMap<V>) EMPTY;
    }

    static <V> OrderMap<V> of(Map<OrderId, V> content) {
        OrderMap<V> map = empty();
        for (Map.Entry<OrderId, V> entry : content.entrySet()) {
            map = map.with(entry.getKey(), entry.getValue());
        }
        return map;
    }

    Map<OrderId, V> toMap() {
        Map<OrderId, V> map = LinkedHashMap.newLinkedHashMap(size);
        putAll(root, map);
        return map;
    }

    private static <V> void putAll(@Nullable Node<V> node, Map<OrderId, V> map) {
        switch (node) {
            case null -> {
            }
            case Leaf<V>(var order, var value) -> map.put(order, value);
            case Fork<V>(var zero, var one) -> {
                putAll(zero, map);
                putAll(one, map);
            }
        }
    }

    boolean contains(OrderId order) {
        return get(order) != null;
    }

    @Nullable
    V get(OrderId order) {
        Node<V> node = root;
        for (int depth = 0; node instanceof Fork<V>(var zero, var one); depth++) {
            node = bit(order, depth) ? one : zero;
        }
        return node instanceof Leaf<V>(var found, var value) && found.equals(order) ? value : null;
    }

    OrderMap<V> with(OrderId order, V value) {
        return new OrderMap<>(put(root, new Leaf<>(order, value), 0), contains(order) ? size : size + 1);
    }

    OrderMap<V> without(OrderId order) {
        return contains(order) ? new OrderMap<>(remove(root, order, 0), size - 1) : this;
    }

    sealed interface Node<V> {}

    record Leaf<V>(OrderId order, V value) implements Node<V> {}

    record Fork<V>(@Nullable Node<V> zero, @Nullable Node<V> one) implements Node<V> {}

    private static <V> Node<V> put(@Nullable Node<V> node, Leaf<V> leaf, int depth) {
        return switch (node) {
            case null -> leaf;
            case Leaf<V> there when there.order.equals(leaf.order) -> leaf;
            case Leaf<V> there -> put(bit(there.order, depth) ? new Fork<>(null, there) : new Fork<>(there, null), leaf, depth);
            case Fork<V>(var zero, var one) -> bit(leaf.order, depth)
                    ? new Fork<>(zero, put(one, leaf, depth + 1))
                    : new Fork<>(put(zero, leaf, depth + 1), one);
        };
    }

    private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, OrderId order, int depth) {
        return switch (node) {
            case null -> null;
            case Leaf<V> there -> there.order.equals(order) ? null : there;
            case Fork<V>(var zero, var one) -> bit(order, depth)
                    ? joined(zero, remove(one, order, depth + 1))
                    : joined(remove(zero, order, depth + 1), one);
        };
    }

    /** A lone leaf needs no fork. */
    private static <V> @Nullable Node<V> joined(@Nullable Node<V> zero, @Nullable Node<V> one) {
        if (zero == null && !(one instanceof Fork)) {
            return one;
        }
        return one == null && !(zero instanceof Fork) ? zero : new Fork<>(zero, one);
    }

    private static boolean bit(OrderId order, int depth) {
        long bits = depth < Long.SIZE ? order.value().getLeastSignificantBits() : order.value().getMostSignificantBits();
        return (bits >>> depth & 1) == 1;
    }
}
