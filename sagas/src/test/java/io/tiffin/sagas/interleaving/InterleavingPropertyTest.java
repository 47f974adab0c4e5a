package io.tiffin.sagas.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.OrderId;
import io.tiffin.sagas.interleaving.City.Absent;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.statistics.Statistics;

/**
 * Customers, a restaurant, agents and a payment provider do what they like, in any order; events are handled late or again after a crash
 * between any two steps, commands overtake one another, arrive twice or are lost with the process, the clock jumps. A failure tells its
 * seed and what happened.
 */
class InterleavingPropertyTest {

    @Property(tries = 1_500, shrinking = ShrinkingMode.FULL)
    void whatever_comes_between_every_order_ends_once_and_everything_is_accounted_for(@ForAll long seed,
            @ForAll @IntRange(max = 1_000) int moves) {
        var city = new City(new Choices(seed));
        var books = new Books(city);
        for (int i = 0; i < moves; i++) {
            city.goOn();
            books.check();
        }
        if (seed % 3 == 0) {
            city.settle(Absent.RESTAURANT);
        } else {
            city.settle();
        }
        books.check();
        books.checkTheEnd();
        for (OrderId order : City.orders()) {
            Statistics.label("ending").collect(books.ending(order));
            Statistics.label("changes").collect(books.changes(order));
        }
    }
}
