package io.tiffin.app.letters;

import io.tiffin.eventstore.DeadLetters;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.letters.*}: what becomes of events that could not be handled.
 *
 * @param pauses    before each further attempt; after the last one a letter waits for a hand. By default they bridge nearly two hours, so
 *                  that a provider that is away for one needs nobody
 * @param poll      how often a node looks for letters whose time has come
 * @param sequences for how many orders one processor may have letters at once. Where more fail it is hardly the events' fault: the
 *                  processor keeps its place then, and goes on as soon as there is room
 */
@ConfigurationProperties("tiffin.letters")
public record LetterSettings(@DefaultValue( {
        "1s", "5s", "15s", "1m", "5m", "15m", "30m", "1h"}) List<Duration> pauses,
        @DefaultValue("1s") Duration poll, @DefaultValue("1024") int sequences){

    /** Letters of one order; longer lines than an order has events. */
    private static final int LINE = 1_024;

    public LetterSettings {
        pauses = List.copyOf(pauses);
        if (!poll.isPositive() || pauses.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("tiffin.letters: the pauses " + pauses + " and poll " + poll + " must be positive");
        }
    }

    DeadLetters.Limits limits() {
        return new DeadLetters.Limits(sequences, LINE, DeadLetters.Limits.DEFAULT.claim());
    }
}
