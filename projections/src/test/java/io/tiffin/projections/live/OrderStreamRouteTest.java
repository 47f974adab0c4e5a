package io.tiffin.projections.live;

import static io.tiffin.projections.live.Way.ORDER;
import static io.tiffin.projections.live.Way.Step.ASSIGNED;
import static io.tiffin.projections.live.Way.Step.DELIVERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiffin.kernel.web.ErrorAnswers;
import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.json.TiffinJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.netty.Connection;
import reactor.netty.DisposableChannel;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes on a real server, behind a filter that believes whom a token names. */
class OrderStreamRouteTest {

    private static final JsonMapper JSON = TiffinJson.strict();

    @EnableWebFlux
    static class Web {}

    private final LiveStage stage = new LiveStage();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private DisposableServer server;

    @BeforeEach
    void serve() throws ClassNotFoundException {
        context.register(Web.class, ErrorAnswers.class, Class.forName("io.tiffin.kernel.web.ErrorHandler"),
                Class.forName("io.tiffin.kernel.web.CallerArgumentResolver"), OrderStreamRoute.class, StreamTicketRoute.class);
        context.registerBean(JsonMapper.class, () -> JSON);
        context.registerBean(OrderStreams.class, () -> stage.streams);
        context.registerBean(StreamTickets.class, () -> new StreamTickets(new StreamTicketsTest.RememberingStore()));
        context.registerBean("believing", WebFilter.class, () -> (exchange, chain) -> {
            String token = exchange.getRequest().getHeaders().getFirst("Authorization");
            return token == null
                    ? chain.filter(exchange)
                    : chain.filter(exchange).contextWrite(ReactiveSecurityContextHolder.withAuthentication(authentication(token)));
        });
        context.refresh();
        var handler = new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.applicationContext(context).build());
        server = HttpServer.create().host("localhost").port(0).doOnConnection(connections::add).handle(handler).bindNow();
        Way.registerAgent(stage.store, stage.cipher);
    }

    @AfterEach
    void close() {
        server.disposeNow(Duration.ofSeconds(1));
        context.close();
        client.close();
    }

    private static JwtAuthenticationToken authentication(String token) {
        String[] parts = token.split(" ");
        return new JwtAuthenticationToken(
                Jwt.withTokenValue("t").header("alg", "none").subject(parts[1]).claim("roles", List.of(parts[0])).build());
    }

    private static String token(Role role, UUID id) {
        return role.text() + " " + id;
    }

    private static final String CUSTOMER = token(Role.CUSTOMER, Way.CUSTOMER.value());

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path)).timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = request(path).header("Accept", "text/event-stream");
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String token, String body) throws Exception {
        return client.send(request("/api/streams/tickets").headers("Authorization", token, "Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(), BodyHandlers.ofString());
    }

    private static String stream(Object order) {
        return "/api/orders/" + order + "/stream";
    }

    private static void assertError(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("success").booleanValue()).isFalse();
        assertThat(body.get("code").stringValue()).isEqualTo(code);
    }

    @Test
    void streams_with_the_headers_that_proxies_and_caches_need() throws Exception {
        stage.way.until(DELIVERED);

        HttpResponse<String> answer = get(stream(ORDER), "Authorization", CUSTOMER, "Last-Event-ID", "17");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(answer.body()).startsWith("retry: 3000\n\nid: 19\nevent: order_status_update\ndata: {")
                .contains("\n\nevent: caught_up\ndata: {")
                .endsWith("}\n\n");
    }

    @Test
    void sends_each_event_when_it_happens() throws Exception {
        stage.way.until(ASSIGNED);

        var lines = client
                .send(request(stream(ORDER) + "?lastEventId=13").header("Authorization", CUSTOMER).build(), BodyHandlers.ofLines())
                .body()
                .iterator();

        assertThat(lines.next()).isEqualTo("retry: 3000");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.next()).isEqualTo("event: caught_up");
        lines.next();
        lines.next();
        stage.moves.move(ORDER, "{\"x\":1}");
        assertThat(lines.next()).isEqualTo("event: delivery_location_update");
        assertThat(lines.next()).isEqualTo("data: {\"x\":1}");
        lines.next();
        stage.way.until(DELIVERED);
        assertThat(lines).toIterable().contains("id: 19", "event: end");
    }

    @Test
    void answers_204_to_who_has_heard_the_end() throws Exception {
        stage.way.until(DELIVERED);

        assertThat(get(stream(ORDER), "Authorization", CUSTOMER, "Last-Event-ID", "19").statusCode()).isEqualTo(204);
    }

    @Test
    void refuses_in_json_before_a_stream_begins() throws Exception {
        stage.way.until(ASSIGNED);

        assertError(get(stream(ORDER)), 401, "unauthorized");
        assertError(get(stream(ORDER) + "?ticket=" + "x".repeat(43)), 401, "unauthorized");
        assertError(get(stream(ORDER), "Authorization", token(Role.RESTAURANT, Way.RESTAURANT.value())), 403, "forbidden");
        assertError(get(stream(ORDER), "Authorization", token(Role.CUSTOMER, Way.SOMEBODY_ELSE.value())), 404, "not_found");
        assertError(get(stream(new UUID(1, 99)), "Authorization", CUSTOMER), 404, "not_found");
        assertError(get(stream("no-uuid"), "Authorization", CUSTOMER), 400, "malformed_parameter");
    }

    @Test
    void a_ticket_opens_its_stream_once() throws Exception {
        stage.way.until(DELIVERED);

        HttpResponse<String> given = post(CUSTOMER, "{\"stream\": \"" + stream(ORDER) + "\"}");

        assertThat(given.statusCode()).isEqualTo(201);
        JsonNode data = JSON.readTree(given.body()).get("data");
        assertThat(data.get("expiresIn").intValue()).isEqualTo(30);
        String byTicket = stream(ORDER) + "?lastEventId=17&ticket=" + data.get("ticket").stringValue();
        assertThat(get(byTicket).body()).contains("id: 19");
        assertError(get(byTicket), 401, "unauthorized");
    }

    @Test
    void gives_no_ticket_for_what_the_caller_may_not_hear() throws Exception {
        stage.way.until(ASSIGNED);

        assertError(post(token(Role.CUSTOMER, Way.SOMEBODY_ELSE.value()), "{\"stream\": \"" + stream(ORDER) + "\"}"), 404, "not_found");
        assertError(post(CUSTOMER, "{\"stream\": \"/api/orders\"}"), 422, "unknown_stream");
        assertError(post(CUSTOMER, "{}"), 422, "invalid_request");
    }

    @Test
    void closes_the_connection_of_a_client_that_does_not_read() throws Exception {
        stage.way.until(ASSIGNED);
        try (var socket = silentClient()) {
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
                stage.moves.move(ORDER, LONG_MOVE);
                return stage.followers.count() == 0;
            });

            assertThat(endOf(socket)).isTrue();
        }
    }

    @Test
    void closes_the_connection_of_who_cannot_be_told_everything_and_of_who_does_not_read_too() throws Exception {
        stage.way.until(ASSIGNED);
        try (var quick = silentClient(); var slow = silentClient()) {
            // Fewer than fit into a buffer, and more than the network takes.
            IntStream.range(1, LiveStage.BUFFER).forEach(i -> stage.moves.move(ORDER, LONG_MOVE));
            read(quick, LONG_MOVE.length());

            stage.store.lose();

            await().until(() -> connections.stream().allMatch(DisposableChannel::isDisposed));
            assertThat(endOf(quick)).isTrue();
            assertThat(endOf(slow)).isTrue();
        }
        assertThat(stage.followers.count()).isZero();
    }

    private static final String LONG_MOVE = "{\"filler\":\"" + "x".repeat(200_000) + "\"}";

    /** Follows the order by a connection of its own, and reads only what the test reads. */
    private Socket silentClient() throws IOException {
        long others = stage.followers.count();
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress("localhost", server.port()));
        socket.getOutputStream()
                .write(("GET " + stream(ORDER) + "?lastEventId=13 HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + CUSTOMER
                        + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        await().until(() -> stage.followers.count() > others && stage.moves.isFollowed(ORDER));
        return socket;
    }

    private static void read(Socket socket, int atLeast) throws IOException {
        socket.getInputStream().readNBytes(atLeast);
    }

    /** Whether the server has closed the connection, once everything that was on its way is read. */
    private static boolean endOf(Socket socket) {
        try {
            var in = socket.getInputStream();
            while (in.read(new byte[65_536]) >= 0) {
                // What was sent before the end.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
