package io.tiffin.restaurant.api;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * The daily opening hours; a closing time before the opening time means after midnight.
 *
 * @param zone where the clock hangs
 */
public record OpeningHours(LocalTime opens, LocalTime closes, ZoneId zone) {

    public boolean contains(Instant moment) {
        LocalTime time = moment.atZone(zone).toLocalTime();
        return opens.isBefore(closes)
                ? !time.isBefore(opens) && time.isBefore(closes)
                : !time.isBefore(opens) || time.isBefore(closes);
    }
}
