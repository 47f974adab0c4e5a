package io.tiffin.delivery.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.delivery.locations.LocationReport;
import io.tiffin.delivery.locations.Locations;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Where an agent is. */
@RestController
@Tag(name = "Agents")
class AgentLocation {

    private static final Duration OLDEST = Duration.ofDays(1);

    private final Locations locations;
    private final Clock clock;

    AgentLocation(Locations locations, Clock clock) {
        this.locations = locations;
        this.clock = clock;
    }

    /** Latitudes end a little before the poles, as those of Redis do. */
    record Report(@NotNull @DecimalMin("-85") @DecimalMax("85") Double lat, @NotNull @DecimalMin("-180") @DecimalMax("180") Double lng,
            @Nullable @DecimalMin("0") @DecimalMax("360") Double heading, @Nullable @DecimalMin("0") @DecimalMax("200") Double speed,
            @Nullable Instant recordedAt) {}

    /** When the reported location counts from. */
    record Recorded(Instant recordedAt) {}

    @PutMapping("/agents/location")
    @Operation(summary = "Reports where one is; heading in degrees clockwise from north, speed in metres a second")
    Mono<ResponseEntity<Envelope<Recorded>>> report(Caller caller, @Valid @RequestBody Report report) {
        Instant now = clock.instant();
        Instant at = report.recordedAt == null || report.recordedAt.isAfter(now) ? now : report.recordedAt;
        if (at.isBefore(now.minus(OLDEST))) {
            return Mono.error(new RefusedException(
                    new Refusal.Unacceptable("out_of_range", "/recordedAt", "A location is reported within a day.")));
        }
        var place = new GeoPoint(report.lat, report.lng);
        return locations.record(new LocationReport(caller.agent(), place, report.heading, report.speed, at))
                .then(Mono.fromSupplier(() -> ResponseEntity.accepted().body(Envelope.of(new Recorded(at)))));
    }
}
