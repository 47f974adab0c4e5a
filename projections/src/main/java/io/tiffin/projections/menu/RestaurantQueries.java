package io.tiffin.projections.menu;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.PageRequest;
import io.tiffin.projections.ports.EventHistory;
import io.tiffin.projections.reading.ReadWait;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Restaurants and their menus. */
@RestController
@Tag(name = "Restaurants and menus")
class RestaurantQueries {

    private final RestaurantList list;
    private final MenuTable menu;
    private final EventHistory history;
    private final ReadWait wait;
    private final Clock clock;

    RestaurantQueries(RestaurantList list, MenuTable menu, EventHistory history, ReadWait wait, Clock clock) {
        this.list = list;
        this.menu = menu;
        this.history = history;
        this.wait = wait;
        this.clock = clock;
    }

    @GetMapping({"/api/restaurants", "/restaurants"})
    @Operation(summary = "Finds restaurants", description = "search: part of the name, the cuisine or a dish. online: whether not offline. "
            + "near: lat,lng. sort: distance (the default with near, which it needs), rating or name.")
    Mono<Envelope<List<RestaurantView>>> restaurants(@RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String cuisine, @RequestParam(required = false) @Nullable Boolean online,
            @RequestParam(required = false) @Nullable Double minRating,
            @Parameter(schema = @Schema(type = "string")) @RequestParam(required = false) @Nullable Near near,
            @RequestParam(required = false) @Nullable Double radiusKm,
            @Parameter(schema = @Schema(type = "string", allowableValues = {"distance", "rating",
                    "name"})) @RequestParam(required = false) @Nullable RestaurantOrder sort,
            @RequestParam(required = false) @Nullable Integer page, @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long minPosition) {
        var wanted = new RestaurantList.Wanted(search, cuisine, online, minRating, near, radiusKm, sort);
        return wait.minPosition(MenuProjection.NAME, minPosition)
                .then(Mono.defer(() -> list.find(wanted, PageRequest.of(page, limit))));
    }

    @GetMapping("/api/restaurants/{restaurantId}")
    @Operation(summary = "A restaurant")
    Mono<Envelope<RestaurantView>> restaurant(@PathVariable UUID restaurantId,
            @RequestParam(required = false) @Nullable Long minPosition) {
        return wait.minPosition(MenuProjection.NAME, minPosition)
                .then(known(new RestaurantId(restaurantId)))
                .map(row -> Envelope.of(RestaurantView.of(row, clock.instant(), null)));
    }

    @GetMapping({"/api/restaurants/{restaurantId}/menu", "/restaurants/{restaurantId}/menu"})
    @Operation(summary = "The menu of a restaurant")
    Mono<Envelope<List<MenuItemView>>> menu(@PathVariable UUID restaurantId, @RequestParam(required = false) @Nullable Long minPosition) {
        return wait.minPosition(MenuProjection.NAME, minPosition)
                .then(known(new RestaurantId(restaurantId)))
                .flatMap(row -> menu.menu(row.restaurantId()).collectList())
                .map(Envelope::of);
    }

    @GetMapping("/restaurants/me/menu")
    @Operation(summary = "The caller's own menu")
    Mono<Envelope<List<MenuItemView>>> ownMenu(Caller caller, @RequestParam(required = false) @Nullable Long minPosition) {
        return wait.minPosition(MenuProjection.NAME, minPosition)
                .then(Mono.defer(() -> menu.menu(caller.restaurant()).collectList()))
                .map(Envelope::of);
    }

    /** A restaurant that has just registered is in the store before it is in the view. */
    private Mono<RestaurantRow> known(RestaurantId restaurant) {
        Mono<RestaurantRow> inStore = Blocking.call(() -> history.of(Set.of(restaurant), 0, 1))
                .filter(events -> !events.isEmpty())
                .flatMap(_ -> wait.bounded(wait.until(menu.restaurant(restaurant))));
        return menu.restaurant(restaurant)
                .switchIfEmpty(inStore)
                .switchIfEmpty(Mono.error(() -> new RefusedException(new Refusal.NotFound("restaurant"))));
    }
}
