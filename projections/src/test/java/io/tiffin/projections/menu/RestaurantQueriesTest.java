package io.tiffin.projections.menu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.PageRequest;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.Trace;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.projections.reading.ReadWait;
import io.tiffin.projections.tables.BatchedWrites;
import io.tiffin.projections.testing.EventLog;
import io.tiffin.projections.testing.ReadModelDatabase;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.OpenState;
import io.tiffin.restaurant.api.OpeningHours;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

class RestaurantQueriesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final GeoPoint BERLIN = new GeoPoint(52.52, 13.40);
    private static final GeoPoint POTSDAM = new GeoPoint(52.40, 13.06);
    private static final GeoPoint FIJI = new GeoPoint(-17.0, 179.9);

    private final ReadModelDatabase database = new ReadModelDatabase();
    private final EventLog log = new EventLog(database.transaction,
            new MenuProjection(new BatchedWrites(database.dataSource), database.jdbc));
    private final Clock noon = Clock.fixed(EventLog.BEGINNING, ZoneOffset.UTC);
    private final RestaurantList list = new RestaurantList(database.reactive, noon);
    private final RestaurantQueries queries = new RestaurantQueries(list, new MenuTable(database.reactive), log, new ReadWait(log), noon);
    private final WebTestClient http = WebTestClient.bindToController(queries)
            .httpMessageCodecs(codecs -> codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(TiffinJson.strict())))
            .configureClient()
            .responseTimeout(Duration.ofSeconds(30))
            .build();

    private final AMenu curry = new AMenu(log).registered("Curry House", "Indian", BERLIN).is(OpenState.ONLINE);
    private final AMenu pasta = new AMenu(log).registered("Pasta 100%", "Italian", POTSDAM).is(OpenState.BUSY);
    private final AMenu kava = new AMenu(log).registered("kava bar", null, FIJI);

    @Test
    void lists_all_by_name_whatever_the_case() {
        assertThat(names(wanted())).containsExactly("Curry House", "kava bar", "Pasta 100%");
    }

    @Test
    void finds_by_part_of_name_cuisine_or_dish() {
        MenuItemId gone = curry.offers("Lasagne", 900, null);
        curry.removes(gone);
        pasta.offers("Lasagne al forno", 900, null);

        assertThat(names(search("URR"))).containsExactly("Curry House");
        assertThat(names(search("ital"))).containsExactly("Pasta 100%");
        assertThat(names(search("lasagne"))).containsExactly("Pasta 100%");
        assertThat(names(search("pizza"))).isEmpty();
    }

    @Test
    void takes_wildcards_in_a_search_for_what_they_are() {
        assertThat(names(search("100%"))).containsExactly("Pasta 100%");
        assertThat(names(search("_"))).isEmpty();
        assertThat(names(search("\\"))).isEmpty();
    }

    @Test
    void limits_to_a_cuisine_and_to_those_online() {
        assertThat(names(new RestaurantList.Wanted(null, "INDIAN", null, null, null, null, null))).containsExactly("Curry House");
        assertThat(names(new RestaurantList.Wanted(null, null, true, null, null, null, null))).containsExactly("Curry House", "Pasta 100%");
        assertThat(names(new RestaurantList.Wanted(null, null, false, null, null, null, null))).containsExactly("kava bar");
    }

    @Test
    void leaves_the_unrated_out_where_a_rating_is_wanted() {
        assertThat(names(new RestaurantList.Wanted(null, null, null, 3.5, null, null, null))).isEmpty();
        assertThat(names(new RestaurantList.Wanted(null, null, null, 0.0, null, null, RestaurantOrder.valueOf("rating")))).hasSize(3);
    }

    @Test
    void sorts_the_nearest_first_and_tells_how_far_it_is() {
        var found = find(near("52.50,13.40", null));

        assertThat(found).extracting(RestaurantView::name).containsExactly("Curry House", "Pasta 100%", "kava bar");
        assertThat(found.getFirst().distanceKm()).isCloseTo(new GeoPoint(52.50, 13.40).metresTo(BERLIN) / 1000, within(0.001));
        assertThat(find(wanted()).getFirst().distanceKm()).isNull();
    }

    @Test
    void limits_to_a_circle_also_across_the_date_line() {
        assertThat(names(near("52.50,13.40", 5.0))).containsExactly("Curry House");
        assertThat(names(near("52.50,13.40", 50.0))).containsExactly("Curry House", "Pasta 100%");
        assertThat(names(near("-17.0,-179.9", 30.0))).containsExactly("kava bar");
        assertThat(names(near("-17.0,-179.9", 10.0))).isEmpty();
    }

    @Test
    void pages() {
        var page = list.find(wanted(), PageRequest.of(2, 2)).block(PATIENCE);

        assertThat(page.data()).extracting(RestaurantView::name).containsExactly("Pasta 100%");
        assertThat(page.pagination().total()).isEqualTo(3);
        assertThat(page.pagination().totalPages()).isEqualTo(2);
    }

    @Test
    void refuses_what_needs_a_place_without_one() {
        assertUnacceptable("near_required", new RestaurantList.Wanted(null, null, null, null, null, 5.0, null));
        assertUnacceptable("near_required",
                new RestaurantList.Wanted(null, null, null, null, null, null, RestaurantOrder.valueOf("distance")));
        assertUnacceptable("out_of_range", near("1,1", -1.0));
        assertUnacceptable("out_of_range", search("x".repeat(201)));
    }

    @Test
    void shows_opening_hours_and_whether_it_is_open_now() {
        var night = new AMenu(log)
                .registered("Night", null, BERLIN, new OpeningHours(LocalTime.of(20, 0), LocalTime.of(4, 0), ZoneId.of("Europe/Berlin")))
                .is(OpenState.ONLINE);

        RestaurantView view = queries.restaurant(night.id.value(), null).block(PATIENCE).data();

        assertThat(view.open()).isFalse();
        assertThat(view.openingTime()).isEqualTo("20:00");
        assertThat(view.closingTime()).isEqualTo("04:00");
        assertThat(view.timeZone()).isEqualTo("Europe/Berlin");
        assertThat(queries.restaurant(pasta.id.value(), null).block(PATIENCE).data())
                .satisfies(busy -> assertThat(busy.open()).isTrue())
                .satisfies(busy -> assertThat(busy.busyExtraMinutes()).isEqualTo(15));
    }

    @Test
    void shows_the_menu_with_what_can_still_be_ordered() {
        MenuItemId dal = curry.offers("Dal", 1200, 5);
        MenuItemId naan = curry.offers("Naan", 250, null);
        curry.removes(curry.offers("Gone", 100, null));
        log.happened(dal, new MenuItemEvent.StockSet(dal, curry.id, 7));

        var menu = queries.menu(curry.id.value(), null).block(PATIENCE).data();
        var own = queries.ownMenu(new Caller(curry.id.value(), Role.RESTAURANT, Trace.begin()), log.head()).block(PATIENCE).data();

        assertThat(menu).extracting(MenuItemView::menuItemId).containsExactly(dal, naan);
        assertThat(menu).extracting(MenuItemView::stock).containsExactly(7, null);
        assertThat(own).isEqualTo(menu);
    }

    @Test
    void shows_the_last_of_several_changes_that_came_together() {
        MenuItemId dal = curry.offers("Dal", 1200, 5);
        MenuItemId naan = curry.offers("Naan", 250, 1);
        log.store(dal, new MenuItemEvent.StockSet(dal, curry.id, 7));
        log.store(naan, new MenuItemEvent.StockSet(naan, curry.id, null));
        log.store(dal, new MenuItemEvent.StockSet(dal, curry.id, 6));

        log.project();

        assertThat(queries.menu(curry.id.value(), null).block(PATIENCE).data()).extracting(MenuItemView::stock).containsExactly(6, null);
    }

    @Test
    void knows_no_restaurant_that_never_registered_and_waits_for_one_that_just_did() {
        assertThatThrownBy(() -> queries.menu(UUID.randomUUID(), null).block(PATIENCE)).isInstanceOfSatisfying(RefusedException.class,
                refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.NotFound("restaurant")));
        var fresh = new AMenu(log);
        log.store(fresh.id, fresh.registration("Fresh", null, BERLIN, null));
        var answer = queries.restaurant(fresh.id.value(), null).toFuture();
        assertThat(answer).isNotDone();

        log.project();

        assertThat(answer).succeedsWithin(PATIENCE);
    }

    @Test
    void reads_the_query_as_the_contract_writes_it() {
        http.get()
                .uri("/api/restaurants?search=curry&online=true&near=52.5,13.4&radiusKm=10&sort=distance&page=1&limit=10")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.data[0].restaurantId")
                .isEqualTo(curry.id.toString())
                .jsonPath("$.data[0].status")
                .isEqualTo("online")
                .jsonPath("$.data[0].address.location.lat")
                .isEqualTo(52.52)
                .jsonPath("$.pagination.total")
                .isEqualTo(1);
        http.get().uri("/restaurants/{id}/menu", curry.id).exchange().expectStatus().isOk().expectBody().jsonPath("$.data").isArray();
    }

    @Test
    void finds_malformed_parameters_malformed() {
        for (String query : List.of("near=here", "near=91,0", "sort=price", "radiusKm=far", "online=perhaps", "page=one")) {
            http.get().uri("/restaurants?" + query).exchange().expectStatus().isBadRequest();
        }
        http.get().uri("/api/restaurants/not-an-id").exchange().expectStatus().isBadRequest();
    }

    private static RestaurantList.Wanted wanted() {
        return new RestaurantList.Wanted(null, null, null, null, null, null, null);
    }

    private static RestaurantList.Wanted search(String text) {
        return new RestaurantList.Wanted(text, null, null, null, null, null, null);
    }

    private static RestaurantList.Wanted near(String place, @Nullable Double radiusKm) {
        return new RestaurantList.Wanted(null, null, null, null, Near.valueOf(place), radiusKm, null);
    }

    private List<RestaurantView> find(RestaurantList.Wanted wanted) {
        return list.find(wanted, PageRequest.of(null, null)).block(PATIENCE).data();
    }

    private List<String> names(RestaurantList.Wanted wanted) {
        return find(wanted).stream().map(RestaurantView::name).toList();
    }

    private void assertUnacceptable(String code, RestaurantList.Wanted wanted) {
        assertThatThrownBy(() -> Mono.defer(() -> list.find(wanted, PageRequest.of(null, null))).block(PATIENCE))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.refusal())
                        .isInstanceOfSatisfying(Refusal.Unacceptable.class, refusal -> assertThat(refusal.code()).isEqualTo(code)));
    }
}
