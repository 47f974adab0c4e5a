package io.tiffin.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KernelTest {

    private final UserId customer = new UserId(new UUID(1, 1));

    @Test
    void the_same_key_of_the_same_caller_names_the_same_order() {
        assertThat(OrderId.of(customer, "k1")).isEqualTo(OrderId.of(customer, "k1"));
        assertThat(OrderId.of(customer, "k1")).isNotEqualTo(OrderId.of(customer, "k2"));
        assertThat(OrderId.of(customer, "k1")).isNotEqualTo(OrderId.of(new UserId(new UUID(1, 2)), "k1"));
    }

    @Test
    void derivations_do_not_run_into_each_other() {
        assertThat(Identifier.derive("p", "a", "bc")).isNotEqualTo(Identifier.derive("p", "ab", "c"));
        OrderId order = OrderId.of(customer, "k1");
        assertThat(PaymentId.of(order).value()).isNotEqualTo(DeliveryId.of(order).value());
    }

    @Test
    void an_order_and_what_follows_from_it_carry_the_time_of_their_key() {
        String key = "019b2f6a-1c3d-7abc-9def-0123456789ab";
        OrderId order = OrderId.of(customer, key);
        var follows = List.of(order, PaymentId.of(order), DeliveryId.of(order), RefundId.ofReversal(PaymentId.of(order)),
                RefundId.of(customer.value(), order, "k"), ChangeId.of(customer.value(), order, "k"));

        assertThat(follows).allSatisfy(id -> {
            assertThat(id.toString()).startsWith("019b2f6a-1c3d-8");
            assertThat(id.value().variant()).isEqualTo(2);
        });
        assertThat(follows).extracting(Identifier::value).doesNotHaveDuplicates();
        assertThat(OrderId.of(customer, key)).isEqualTo(order);
        assertThat(OrderId.of(new UserId(new UUID(1, 2)), key)).isNotEqualTo(order);
        assertThat(OrderId.of(customer, key.replace('b', 'B'))).isNotEqualTo(order);
    }

    @Test
    void a_key_that_is_no_uuid_with_a_time_names_an_order_without_one() {
        for (String key : List.of("k1", "019b2f6a-1c3d-4abc-9def-0123456789ab", "019b2f6a-1c3d-8abc-9def-0123456789ab",
                "019b2f6a-1c3d-7abc-9def-0123456789ag",
                "019b2f6a-1c3d-7abc-9def-0123456789ab0")) {
            OrderId order = OrderId.of(customer, key);
            assertThat(order.value()).isEqualTo(Identifier.derive("order", customer, key));
            assertThat(PaymentId.of(order).value()).isEqualTo(Identifier.derive("payment", order));
        }
    }

    @Test
    void money_adds_multiplies_and_never_mixes_currencies() {
        assertThat(Money.of(950, "EUR").times(3).plus(Money.of(50, "EUR"))).isEqualTo(Money.of(2900, "EUR"));
        assertThat(Money.of(3150, "EUR").inMajorUnits()).isEqualByComparingTo("31.50");
        assertThat(Money.of(3150, "JPY").inMajorUnits()).isEqualByComparingTo("3150");
        assertThatThrownBy(() -> Money.of(1, "EUR").plus(Money.of(1, "USD"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Money.of(Long.MAX_VALUE, "EUR").times(2)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void distance_is_that_of_the_great_circle() {
        var berlin = new GeoPoint(52.5200, 13.4050);
        var paris = new GeoPoint(48.8566, 2.3522);
        assertThat(berlin.metresTo(paris)).isCloseTo(877_500, within(1_500.0));
        assertThat(berlin.metresTo(berlin)).isZero();
    }

    @Test
    void a_place_outside_the_earth_is_refused() {
        assertThatThrownBy(() -> new GeoPoint(91, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GeoPoint(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_refused_decision_throws_its_refusal() {
        assertThatThrownBy(() -> Decision.refuse(new Refusal.NotFound("order")).orThrow())
                .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.refusal().code()).isEqualTo("order_not_found"));
        assertThat(Decision.accept("stored").orThrow()).containsExactly("stored");
    }
}
