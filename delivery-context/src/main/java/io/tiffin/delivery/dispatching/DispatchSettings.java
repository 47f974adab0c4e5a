package io.tiffin.delivery.dispatching;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.dispatch.*}.
 *
 * @param radiusKm       how far from the restaurant an agent may be
 * @param offerWindow    how long an agent may think about an offer
 * @param retry          how long to wait before looking again; each further wait is longer by as much
 * @param maxRetry       the longest of these waits
 * @param searchWindow   how long to look for an agent in all
 * @param courierSpeed   metres a second as the crow flies, for estimates
 * @param lateness       how much later than estimated a pick-up or a delivery may be before those who wait are told
 * @param positionMaxAge an agent who was silent for longer is not looked for
 */
@ConfigurationProperties("tiffin.dispatch")
public record DispatchSettings(@DefaultValue("10") double radiusKm, @DefaultValue("45s") Duration offerWindow,
        @DefaultValue("2s") Duration retry, @DefaultValue("10s") Duration maxRetry, @DefaultValue("15m") Duration searchWindow,
        @DefaultValue("5.5") double courierSpeed, @DefaultValue("5m") Duration lateness, @DefaultValue("10m") Duration positionMaxAge) {

    /** How long to wait before that attempt, counted from 1. */
    Duration waitBefore(int attempt) {
        Duration wait = retry.multipliedBy(attempt);
        return wait.compareTo(maxRetry) < 0 ? wait : maxRetry;
    }
}
