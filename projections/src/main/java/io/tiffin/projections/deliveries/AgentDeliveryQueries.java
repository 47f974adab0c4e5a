package io.tiffin.projections.deliveries;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.PageRequest;
import io.tiffin.kernel.web.Pagination;
import io.tiffin.projections.deliveries.DeliveryViews.DeliveryView;
import io.tiffin.projections.deliveries.DeliveryViews.OfferView;
import io.tiffin.projections.reading.ReadWait;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What agents see of their offers and deliveries. */
@RestController
@RequestMapping("/agents/me")
@Tag(name = "Deliveries of an agent")
class AgentDeliveryQueries {

    private final DeliveryTable deliveries;
    private final DeliveryViews views;
    private final ReadWait wait;
    private final Clock clock;

    AgentDeliveryQueries(DeliveryTable deliveries, DeliveryViews views, ReadWait wait, Clock clock) {
        this.deliveries = deliveries;
        this.views = views;
        this.wait = wait;
        this.clock = clock;
    }

    @GetMapping("/offers")
    @Operation(summary = "The offers that wait for the agent's answer", description = "distance: metres as the crow flies from the agent by "
            + "way of the restaurant to the customer.")
    Mono<Envelope<List<OfferView>>> offers(Caller caller, @RequestParam(required = false) @Nullable Long minPosition) {
        return wait.minPosition(DeliveriesProjection.NAME, minPosition)
                .thenMany(Flux.defer(() -> deliveries.openOffers(caller.agent(), clock.instant())))
                .collectList()
                .flatMap(views::offers)
                .map(Envelope::of);
    }

    @GetMapping("/deliveries")
    @Operation(summary = "The agent's deliveries, latest first", description = "status: one or several with commas between.")
    Mono<Envelope<List<DeliveryView>>> deliveries(Caller caller,
            @Parameter(schema = @Schema(type = "string")) @RequestParam(required = false) @Nullable DeliveryStatuses status,
            @RequestParam(required = false) @Nullable Integer page, @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long minPosition) {
        PageRequest wanted = PageRequest.of(page, limit);
        DeliveryStatuses statuses = DeliveryStatuses.orAll(status);
        return wait.minPosition(DeliveriesProjection.NAME, minPosition)
                .then(Mono.zip(deliveries.assignedTo(caller.agent(), statuses, wanted).collectList().flatMap(views::deliveries),
                        deliveries.count(caller.agent(), statuses)))
                .map(found -> Envelope.of(found.getT1(), Pagination.of(wanted, found.getT2())));
    }
}
