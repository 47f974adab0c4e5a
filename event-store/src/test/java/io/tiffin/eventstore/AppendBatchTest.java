package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.Test;

/** Which appends share a transaction, and which of them a fate. */
class AppendBatchTest {

    private final AppendBatch batch = new AppendBatch();

    private static Append append(List<Append> predecessors, List<? extends EventMessage<?>> events) {
        Append append = new Append();
        append.add(events, Counted.serializer());
        append.follow(predecessors);
        return append;
    }

    @Test
    void what_goes_on_where_that_ends_which_it_follows_shares_its_fate() {
        Append first = append(List.of(), StoreDatabase.events("a", 4, 6));
        Append other = append(List.of(), StoreDatabase.events("b", 0, 1));
        Append second = append(List.of(first), StoreDatabase.events("a", 6, 7));
        Append third = append(List.of(second), StoreDatabase.events("a", 7, 9));

        assertThat(List.of(first, other, second, third)).allMatch(batch::offer);
        assertThat(List.of(batch.unit(0), batch.unit(1), batch.unit(2), batch.unit(3))).containsExactly(0, 1, 0, 0);
    }

    @Test
    void what_touches_something_else_as_well_waits_for_another_batch() {
        Append first = append(List.of(), StoreDatabase.events("a", 0, 1));
        List<EventMessage<?>> events = new ArrayList<>(StoreDatabase.events("a", 1, 2));
        events.addAll(StoreDatabase.events("b", 0, 1));

        assertThat(batch.offer(first)).isTrue();
        assertThat(batch.offer(append(List.of(first), events))).isFalse();
    }

    @Test
    void what_does_not_follow_or_goes_on_elsewhere_waits_for_another_batch() {
        Append first = append(List.of(), StoreDatabase.events("a", 0, 1));

        assertThat(batch.offer(first)).isTrue();
        assertThat(batch.offer(append(List.of(), StoreDatabase.events("a", 1, 2)))).isFalse();
        assertThat(batch.offer(append(List.of(first), StoreDatabase.events("a", 0, 1)))).isFalse();
        assertThat(batch.offer(append(List.of(first), StoreDatabase.events("a", 2, 3)))).isFalse();
    }

    @Test
    void nothing_comes_before_what_it_follows() {
        Append elsewhere = append(List.of(), StoreDatabase.events("a", 0, 1));
        Append follower = append(List.of(elsewhere), StoreDatabase.events("b", 0, 1));

        assertThat(batch.offer(follower)).isFalse();
        elsewhere.outcome.complete(OptionalLong.of(1));
        assertThat(batch.offer(follower)).isTrue();
    }
}
