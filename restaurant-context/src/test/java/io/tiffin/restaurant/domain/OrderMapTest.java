package io.tiffin.restaurant.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.OrderId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderMapTest {

    @Test
    void holds_what_a_hash_map_would_hold() {
        var random = new Random(7);
        OrderMap<Integer> map = OrderMap.empty();
        Map<OrderId, Integer> expected = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            var order = order(random.nextInt(300));
            if (random.nextInt(3) == 0) {
                map = map.without(order);
                expected.remove(order);
            } else {
                map = map.with(order, i);
                expected.put(order, i);
            }
            assertThat(map.size()).isEqualTo(expected.size());
            assertThat(map.get(order)).isEqualTo(expected.get(order));
        }
        for (int i = 0; i < 300; i++) {
            assertThat(map.get(order(i))).isEqualTo(expected.get(order(i)));
        }
    }

    @Test
    void tells_orders_apart_that_differ_in_their_highest_bit_only() {
        var one = new OrderId(new UUID(0, 0));
        var other = new OrderId(new UUID(Long.MIN_VALUE, 0));
        OrderMap<Integer> map = OrderMap.<Integer>empty().with(one, 1).with(other, 2);
        assertThat(map.get(one)).isEqualTo(1);
        assertThat(map.get(other)).isEqualTo(2);
        assertThat(map.without(one).get(other)).isEqualTo(2);
    }

    @Test
    void maps_that_hold_the_same_are_equal_however_they_came_about() {
        OrderMap<Integer> kept = OrderMap.empty();
        OrderMap<Integer> grownAndShrunk = OrderMap.empty();
        for (int i = 99; i >= 0; i--) {
            grownAndShrunk = grownAndShrunk.with(order(i), i);
        }
        for (int i = 0; i < 100; i++) {
            if (i % 3 == 0) {
                kept = kept.with(order(i), i);
            } else {
                grownAndShrunk = grownAndShrunk.without(order(i));
            }
        }
        assertThat(grownAndShrunk).isEqualTo(kept).hasSameHashCodeAs(kept);
    }

    @Test
    void a_change_leaves_the_map_before_it_as_it_was() {
        OrderMap<Integer> before = OrderMap.<Integer>empty().with(order(1), 1);
        before.with(order(1), 5).with(order(2), 2);
        before.without(order(1));
        assertThat(before.get(order(1))).isEqualTo(1);
        assertThat(before.contains(order(2))).isFalse();
    }

    @Test
    void recent_orders_are_remembered_and_old_ones_forgotten() {
        RecentOrders recent = RecentOrders.NONE;
        int last = 5_000;
        for (int i = 0; i < last; i++) {
            recent = recent.with(order(i));
            assertThat(recent.newer().size() + recent.older().size()).isLessThanOrEqualTo(2 * RecentOrders.AT_LEAST);
        }
        for (int i = last - RecentOrders.AT_LEAST; i < last; i++) {
            assertThat(recent.contains(order(i))).isTrue();
        }
        assertThat(recent.contains(order(0))).isFalse();
    }

    private static OrderId order(int number) {
        return new OrderId(UUID.nameUUIDFromBytes(new byte[]{(byte) number, (byte) (number >> 8)}));
    }
}
