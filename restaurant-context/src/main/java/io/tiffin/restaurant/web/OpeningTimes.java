package io.tiffin.restaurant.web;

import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.restaurant.api.OpeningHours;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Opening hours as clients write them; both times or none. An empty text is the same as none. */
record OpeningTimes(@Nullable String openingTime, @Nullable String closingTime, @Nullable String timeZone) {

    /** "HH:mm", or empty. */
    static final String TIME = "|([01][0-9]|2[0-3]):[0-5][0-9]";

    static OpeningTimes of(@Nullable OpeningHours hours) {
        return hours == null
                ? new OpeningTimes(null, null, null)
                : new OpeningTimes(hours.opens().toString(), hours.closes().toString(), hours.zone().getId());
    }

    /** These where they are given, and the others where not. */
    OpeningTimes or(OpeningTimes others) {
        return new OpeningTimes(openingTime == null ? others.openingTime : openingTime,
                closingTime == null ? others.closingTime : closingTime, timeZone == null ? others.timeZone : timeZone);
    }

    /** Absent where there are no times; refused where there is but one, or no such time zone. */
    @Nullable
    OpeningHours hours() {
        // Checked also where there are no times to hang it on: a misspelt zone is never meant.
        ZoneId zone = zone();
        boolean opens = given(openingTime);
        if (opens != given(closingTime)) {
            throw refused("incomplete_hours", opens ? "/closingTime" : "/openingTime", "Opening hours need both times, or none.");
        }
        return openingTime == null || closingTime == null || !opens
                ? null
                : new OpeningHours(LocalTime.parse(openingTime), LocalTime.parse(closingTime), zone);
    }

    private ZoneId zone() {
        if (timeZone == null || timeZone.isEmpty()) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw refused("unknown_time_zone", "/timeZone", "There is no such time zone.");
        }
    }

    private static boolean given(@Nullable String time) {
        return time != null && !time.isEmpty();
    }

    private static RefusedException refused(String code, String pointer, String detail) {
        return new RefusedException(new Refusal.Unacceptable(code, pointer, detail));
    }
}
