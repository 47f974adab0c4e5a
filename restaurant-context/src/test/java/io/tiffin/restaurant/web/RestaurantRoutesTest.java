package io.tiffin.restaurant.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.kernel.Address;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.IdempotencyKey;
import io.tiffin.kernel.web.WebConfiguration;
import io.tiffin.restaurant.accounts.Account;
import io.tiffin.restaurant.accounts.Accounts;
import io.tiffin.restaurant.api.PublishedMenu;
import io.tiffin.restaurant.api.RestaurantProfile;
import io.tiffin.restaurant.axon.InMemoryAxon;
import io.tiffin.restaurant.config.RestaurantConfiguration;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;
import redis.embedded.RedisServer;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "tiffin.security.bcrypt-strength=4")
class RestaurantRoutesTest {

    /** A busy machine hashes a password in seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String CURRY = """
        {"name": "Curry", "description": "Hot", "price": {"amount": 950, "currency": "EUR"}, "imageUrl": "https://pic.test/1.jpg", "stock": 3}""";

    @LocalServerPort
    int port;
    @Autowired
    Accounts accounts;
    @Autowired
    PasswordEncoder passwords;
    @Autowired
    Menu menu;
    private WebTestClient client;

    @BeforeEach
    void bind() {
        client = WebTestClient.bindToServer().baseUrl("http://localhost:" + port).responseTimeout(PATIENCE).build();
        menu.upToDate = true;
    }

    @Test
    void registers_offline_with_a_session() {
        send(HttpMethod.POST, "/restaurants/auth/register", null, registration("first@curry.test"))
                .expectStatus().isCreated()
                .expectHeader().exists(Answers.EVENT_POSITION)
                .expectBody()
                .jsonPath("$.success").isEqualTo(true)
                .jsonPath("$.data.accessToken").isNotEmpty()
                .jsonPath("$.data.expiresIn").isEqualTo(900)
                .jsonPath("$.data.restaurant.name").isEqualTo("Curry House")
                .jsonPath("$.data.restaurant.email").isEqualTo("first@curry.test")
                .jsonPath("$.data.restaurant.status").isEqualTo("offline")
                .jsonPath("$.data.restaurant.address.location.lat").isEqualTo(52.5)
                .jsonPath("$.data.restaurant.openingTime").isEqualTo("11:00")
                .jsonPath("$.data.restaurant.timeZone").isEqualTo("Europe/Berlin");
    }

    @Test
    void refuses_an_email_address_that_is_taken_whatever_its_case() {
        send(HttpMethod.POST, "/restaurants/auth/register", null, registration("taken@curry.test")).expectStatus().isCreated();
        send(HttpMethod.POST, "/restaurants/auth/register", null, registration("Taken@Curry.test"))
                .expectStatus().isEqualTo(409)
                .expectBody().jsonPath("$.code").isEqualTo("email_taken");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`\"password\": \"long enough\"`, `\"password\": \"short\"`, /password",
            "`\"closingTime\": \"02:00\", `, ``, /closingTime", "Europe/Berlin, Europe/Atlantis, /timeZone",
            "`\"lat\": 52.5`, `\"lat\": 91`, /address/location/lat", "Curry House, Curry\\u0000House, /name",
            "Curry House, Curry\\ud800House, /name", "11:00, 24:00, /openingTime"})
    void refuses_a_registration_that_cannot_be_accepted(String right, String wrong, String pointer) {
        String body = registration("wrong@curry.test").replace(right, wrong);
        send(HttpMethod.POST, "/restaurants/auth/register", null, body)
                .expectStatus().isEqualTo(422)
                .expectBody().jsonPath("$.errors[0].pointer").isEqualTo(pointer);
        assertThat(accounts.credentials("wrong@curry.test")).isEmpty();
    }

    @Test
    void login_completes_a_registration_that_a_crash_left_half_done() {
        var id = new RestaurantId(UUID.randomUUID());
        var profile = new RestaurantProfile("Half Done", new Address("Main St 1", new GeoPoint(52, 13)), null, null);
        accounts.add(new Account(id, "half@curry.test", null, profile), passwords.encode("long enough"));
        for (int i = 0; i < 2; i++) {
            send(HttpMethod.POST, "/restaurants/auth/login", null, login("HALF@curry.test", "long enough"))
                    .expectStatus().isOk()
                    .expectBody()
                    .jsonPath("$.data.restaurant.restaurantId").isEqualTo(id.toString())
                    .jsonPath("$.data.restaurant.name").isEqualTo("Half Done");
        }
        assertThat(accounts.find(id)).map(Account::pendingProfile).isEmpty();
    }

    @Test
    void a_session_is_refreshed_until_it_is_logged_out() {
        Map<?, ?> first = registered();
        Map<?, ?> second = data(send(HttpMethod.POST, "/restaurants/auth/refresh", null, refreshToken(first)).expectStatus().isOk());
        assertThat(second.get("refreshToken")).isNotEqualTo(first.get("refreshToken"));
        assertThat(second.get("restaurant")).isEqualTo(first.get("restaurant"));
        send(HttpMethod.POST, "/restaurants/auth/logout", null, refreshToken(second)).expectStatus().isOk();
        send(HttpMethod.POST, "/restaurants/auth/refresh", null, refreshToken(second)).expectStatus().isUnauthorized();
    }

    @Test
    void a_wrong_password_and_a_missing_token_are_401() {
        send(HttpMethod.POST, "/restaurants/auth/login", null, login("nobody@curry.test", "long enough")).expectStatus().isUnauthorized();
        send(HttpMethod.GET, "/restaurants/me", null, null).expectStatus().isUnauthorized();
    }

    @Test
    void a_profile_changes_in_parts() {
        String token = token();
        send(HttpMethod.PUT, "/restaurants/me", token, "{\"name\": \"Palace\", \"phone\": \"\", \"closingTime\": \"23:30\"}")
                .expectStatus().isOk()
                .expectHeader().exists(Answers.EVENT_POSITION);
        send(HttpMethod.GET, "/restaurants/me", token, null)
                .expectBody()
                .jsonPath("$.data.name").isEqualTo("Palace")
                .jsonPath("$.data.phone").isEmpty()
                .jsonPath("$.data.cuisineType").isEqualTo("indian")
                .jsonPath("$.data.openingTime").isEqualTo("11:00")
                .jsonPath("$.data.closingTime").isEqualTo("23:30")
                .jsonPath("$.data.timeZone").isEqualTo("Europe/Berlin");
        send(HttpMethod.PUT, "/restaurants/me", token, "{\"openingTime\": \"\"}").expectStatus().isEqualTo(422);
        send(HttpMethod.PUT, "/restaurants/me", token, "{\"openingTime\": \"\", \"closingTime\": \"\", \"cuisineType\": \"\"}")
                .expectStatus().isOk()
                .expectBody()
                .jsonPath("$.data.openingTime").isEmpty()
                .jsonPath("$.data.timeZone").isEmpty()
                .jsonPath("$.data.cuisineType").isEmpty()
                .jsonPath("$.data.name").isEqualTo("Palace");
        send(HttpMethod.PUT, "/restaurants/me", token, "{\"name\": \"  \"}").expectStatus().isEqualTo(422);
    }

    @Test
    void a_restaurant_goes_online_and_busy() {
        String token = token();
        send(HttpMethod.PUT, "/restaurants/me/status", token, "{\"status\": \"busy\", \"busyExtraMinutes\": 20}")
                .expectStatus().isOk()
                .expectBody().jsonPath("$.data.status").isEqualTo("busy").jsonPath("$.data.busyExtraMinutes").isEqualTo(20);
        send(HttpMethod.PUT, "/restaurants/me/status", token, "{\"status\": \"online\"}")
                .expectBody().jsonPath("$.data.status").isEqualTo("online").jsonPath("$.data.busyExtraMinutes").isEqualTo(0);
        send(HttpMethod.PUT, "/restaurants/me/status", token, "{\"status\": \"asleep\"}").expectStatus().isEqualTo(422);
    }

    @Test
    void an_item_is_added_changed_and_removed() {
        String token = token();
        ResponseSpec added = send(HttpMethod.POST, "/restaurants/me/menu", token, CURRY).expectStatus().isCreated();
        long position = Long.parseLong(added.returnResult(Void.class).getResponseHeaders().getFirst(Answers.EVENT_POSITION));
        assertThat(menu.askedFor).isEqualTo(position);

        Map<?, ?> other = data(
                send(HttpMethod.POST, "/restaurants/me/menu", token, CURRY).expectHeader().doesNotExist(IdempotencyKey.REPLAYED));
        assertThat(other.get("available")).isEqualTo(true);
        assertThat(other.get("stock")).isEqualTo(3);
        String item = "/restaurants/me/menu/" + other.get("menuItemId");
        send(HttpMethod.PUT, item, token, "{\"name\": \"Dal\", \"price\": {\"amount\": 700, \"currency\": \"EUR\"}, \"available\": false}")
                .expectStatus().isOk()
                .expectHeader().exists(Answers.EVENT_POSITION)
                .expectBody()
                .jsonPath("$.data.name").isEqualTo("Dal")
                .jsonPath("$.data.price.amount").isEqualTo(700)
                .jsonPath("$.data.description").isEmpty()
                .jsonPath("$.data.imageUrl").isEmpty()
                .jsonPath("$.data.available").isEqualTo(false)
                .jsonPath("$.data.stock").isEqualTo(3);
        send(HttpMethod.PUT, item, token, CURRY.replace("\"stock\": 3", "\"stock\": 8"))
                .expectBody().jsonPath("$.data.stock").isEqualTo(8).jsonPath("$.data.name").isEqualTo("Curry");
        send(HttpMethod.PUT, item + "/stock", token, "{\"stock\": 0}").expectBody().jsonPath("$.data.stock").isEqualTo(0);
        send(HttpMethod.PUT, item + "/stock", token, "{}").expectStatus().isEqualTo(422);
        send(HttpMethod.PUT, item + "/stock", token, "{\"stock\": null}").expectStatus().isOk().expectBody().jsonPath("$.data.stock")
                .isEmpty();
        send(HttpMethod.DELETE, item, token, null).expectStatus().isOk();
        send(HttpMethod.DELETE, item, token, null).expectStatus().isOk().expectHeader().doesNotExist(Answers.EVENT_POSITION);
        send(HttpMethod.PUT, item, token, CURRY).expectStatus().isNotFound();
    }

    @Test
    void the_same_key_adds_the_same_item() {
        String token = token();
        Map<?, ?> first = data(keyed(token, CURRY, "k-1").expectStatus().isCreated().expectHeader().doesNotExist(IdempotencyKey.REPLAYED));
        Map<?, ?> again = data(
                keyed(token, CURRY, "k-1").expectStatus().isCreated().expectHeader().valueEquals(IdempotencyKey.REPLAYED, "true"));
        assertThat(again).isEqualTo(first);
        keyed(token, CURRY.replace("Hot", "Mild"), "k-1").expectStatus().isEqualTo(422)
                .expectBody().jsonPath("$.code").isEqualTo("idempotency_key_reused");
        assertThat(data(keyed(token(), CURRY, "k-1")).get("menuItemId")).isNotEqualTo(first.get("menuItemId"));
    }

    @Test
    void a_write_that_the_menu_does_not_show_in_time_is_503_and_its_repetition_waits_for_the_menu_too() {
        String token = token();
        menu.upToDate = false;
        keyed(token, CURRY, "k-2").expectStatus().isEqualTo(503).expectHeader().exists("Retry-After");
        long stored = menu.askedFor;
        keyed(token, CURRY, "k-2").expectStatus().isEqualTo(503);
        menu.upToDate = true;
        keyed(token, CURRY, "k-2").expectStatus().isCreated().expectHeader().valueEquals(IdempotencyKey.REPLAYED, "true");
        assertThat(menu.askedFor).isGreaterThanOrEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`\"EUR\"`, `\"USD\"`, /price/currency", "950, 0, /price/amount",
            "950, 10000001, /price/amount",
            "https://pic.test/1.jpg, javascript:alert(1), /imageUrl", "https://pic.test/1.jpg, `https://pic.test/\\\"x`, /imageUrl",
            "Curry, ` `, /name", "`: 3`, `: -1`, /stock", "Hot, Hot\\u0007, /description", "`\"stock\"`, `\"stok\"`, /stok"})
    void refuses_an_item_that_cannot_be_accepted(String right, String wrong, String pointer) {
        send(HttpMethod.POST, "/restaurants/me/menu", token(), CURRY.replace(right, wrong))
                .expectStatus().isEqualTo(422)
                .expectBody().jsonPath("$.errors[0].pointer").isEqualTo(pointer);
    }

    @Test
    void the_item_of_another_restaurant_is_not_there() {
        String item = "/restaurants/me/menu/" + data(send(HttpMethod.POST, "/restaurants/me/menu", token(), CURRY)).get("menuItemId");
        String stranger = token();
        send(HttpMethod.PUT, item, stranger, CURRY).expectStatus().isNotFound();
        send(HttpMethod.PUT, item + "/stock", stranger, "{\"stock\": 1}").expectStatus().isNotFound();
        send(HttpMethod.DELETE, item, stranger, null).expectStatus().isNotFound();
        send(HttpMethod.DELETE, "/restaurants/me/menu/" + UUID.randomUUID(), stranger, null).expectStatus().isNotFound();
        send(HttpMethod.DELETE, "/restaurants/me/menu/none", stranger, null).expectStatus().isBadRequest();
    }

    private ResponseSpec send(HttpMethod method, String path, String token, String body) {
        var request = client.method(method).uri(path);
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
        }
        return request.headers(h -> Optional.ofNullable(token).ifPresent(h::setBearerAuth)).exchange();
    }

    private ResponseSpec keyed(String token, String body, String key) {
        return client.post()
                .uri("/restaurants/me/menu")
                .contentType(MediaType.APPLICATION_JSON)
                .headers(h -> h.setBearerAuth(token))
                .header(IdempotencyKey.HEADER, key)
                .bodyValue(body)
                .exchange();
    }

    private static Map<?, ?> data(ResponseSpec answer) {
        return (Map<?, ?>) answer.expectBody(Map.class).returnResult().getResponseBody().get("data");
    }

    private Map<?, ?> registered() {
        return data(send(HttpMethod.POST, "/restaurants/auth/register", null, registration("r" + COUNT.incrementAndGet() + "@curry.test")));
    }

    private String token() {
        return (String) registered().get("accessToken");
    }

    private static String registration(String email) {
        return """
            {"name": "Curry House", "email": "%s", "password": "long enough", "phone": "+49 30 123", "cuisineType": "indian",
             "address": {"text": "Main St 1", "location": {"lat": 52.5, "lng": 13.4}},
             "openingTime": "11:00", "closingTime": "02:00", "timeZone": "Europe/Berlin"}""".formatted(email);
    }

    private static String login(String email, String password) {
        return "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
    }

    private static String refreshToken(Map<?, ?> session) {
        return "{\"refreshToken\": \"%s\"}".formatted(session.get("refreshToken"));
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws Exception {
        var keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        String key = Base64.getEncoder().encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
        registry.add("tiffin.security.signing-key", () -> key);
        int redisPort = freePort();
        registry.add("spring.data.redis.port", () -> redisPort);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A menu that shows everything at once, or nothing. */
    static class Menu implements PublishedMenu {

        volatile boolean upToDate = true;
        volatile long askedFor;

        @Override
        public CompletionStage<Void> reaches(long position) {
            askedFor = position;
            return upToDate ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(new TimeoutException());
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({WebConfiguration.class, RestaurantConfiguration.class, InMemoryAxon.class})
    static class Application {

        /** A request brings all that is to be known of its caller. */
        @Bean
        WebSessionManager webSessionManager() {
            return _ -> Mono.error(new AssertionError("a session was asked for"));
        }

        @Bean
        Menu menu() {
            return new Menu();
        }

        @Bean
        EmbeddedPostgres postgres() throws IOException {
            return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        }

        @Bean
        DataSource dataSource(EmbeddedPostgres postgres) {
            var config = new HikariConfig();
            config.setDataSource(postgres.getPostgresDatabase());
            DataSource dataSource = new HikariDataSource(config);
            Flyway.configure()
                    .dataSource(dataSource)
                    .defaultSchema("restaurant_context")
                    .locations("classpath:db/restaurant_context")
                    .load()
                    .migrate();
            return dataSource;
        }

        @Bean(destroyMethod = "stop")
        RedisServer redis(@Value("${spring.data.redis.port}") int port) throws IOException {
            var redis = new RedisServer(port);
            redis.start();
            return redis;
        }
    }
}
