package io.tiffin.dev.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Getting in, staying in, and being kept out; the same for every kind of account. */
class AccountsTest {

    private enum Kind {
        CUSTOMER("/api/auth", "/api/users/me", "user_context.users", "\"name\": \"N\""), RESTAURANT("/restaurants/auth", "/restaurants/me",
                "restaurant_context.restaurants",
                "\"name\": \"N\", \"address\": {\"text\": \"A\", \"location\": {\"lat\": 1.5, \"lng\": 2.5}}"), AGENT("/agents/auth",
                        "/agents/me", "delivery_context.delivery_agents", "\"name\": \"N\", \"phone\": \"1\"");

        private final String routes;
        private final String me;
        private final String table;
        private final String profile;

        Kind(String routes, String me, String table, String profile) {
            this.routes = routes;
            this.me = me;
            this.table = table;
            this.profile = profile;
        }
    }

    private final Api api = RunningPlatform.city().api;
    private final JdbcClient database = RunningPlatform.platform().application().getBean(JdbcClient.class);
    private final String email = UUID.randomUUID() + "@test.example";

    private JsonNode registered(Kind kind) {
        return api.post(kind.routes + "/register",
                "{\"email\": \"%s\", \"password\": \"a-good-password\", %s}".formatted(email, kind.profile),
                null).expect(201).data();
    }

    private Api.Answer login(Kind kind, String who, String password) {
        return api.post(kind.routes + "/login", "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(who, password), null);
    }

    private Api.Answer refresh(Kind kind, String token) {
        return api.post(kind.routes + "/refresh", "{\"refreshToken\": \"%s\"}".formatted(token), null);
    }

    @ParameterizedTest
    @EnumSource
    void who_registered_is_in_and_can_come_back(Kind kind) {
        JsonNode account = registered(kind);
        assertThat(account.path("expiresIn").asInt()).isEqualTo(RunningPlatform.TOKENS_LAST.toSeconds());
        api.get(kind.me, account.path("accessToken").asString()).expect(200);
        JsonNode again = login(kind, email.toUpperCase(Locale.ROOT), "a-good-password").expect(200).data();
        api.get(kind.me, again.path("accessToken").asString()).expect(200);
        login(kind, email, "another-password").expect(401);
        login(kind, "nobody@test.example", "a-good-password").expect(401);
        assertThat(api.post(kind.routes + "/register",
                "{\"email\": \"%s\", \"password\": \"a-good-password\", %s}".formatted(email, kind.profile), null).expect(409).code())
                .isEqualTo("email_taken");
    }

    @ParameterizedTest
    @EnumSource
    void an_account_of_one_kind_is_none_of_another(Kind kind) {
        String refreshToken = registered(kind).path("refreshToken").asString();
        for (Kind other : Kind.values()) {
            if (other != kind) {
                login(other, email, "a-good-password").expect(401);
                refresh(other, refreshToken).expect(401);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_refresh_token_is_good_once_and_a_stolen_one_ends_the_session(Kind kind) {
        String first = registered(kind).path("refreshToken").asString();
        JsonNode refreshed = refresh(kind, first).expect(200).data();
        String second = refreshed.path("refreshToken").asString();
        assertThat(second).isNotEqualTo(first);
        api.get(kind.me, refreshed.path("accessToken").asString()).expect(200);
        refresh(kind, first).expect(401);
        refresh(kind, second).expect(401);
    }

    @ParameterizedTest
    @EnumSource
    void who_logs_out_is_out(Kind kind) {
        String token = registered(kind).path("refreshToken").asString();
        api.post(kind.routes + "/logout", "{\"refreshToken\": \"%s\"}".formatted(token), null).expect(200);
        refresh(kind, token).expect(401);
    }

    @ParameterizedTest
    @EnumSource
    void passwords_are_kept_as_bcrypt(Kind kind) {
        registered(kind);
        assertThat(database.sql("SELECT password_hash FROM " + kind.table + " WHERE email = ?").param(email).query(String.class).single())
                .startsWith("$2");
    }

    @Test
    void tokens_say_who_for_whom_and_for_how_long() {
        String token = registered(Kind.CUSTOMER).path("accessToken").asString();
        String[] parts = token.split("\\.");
        assertThat(decoded(parts[0]).path("alg").asString()).isEqualTo("RS256");
        JsonNode claims = decoded(parts[1]);
        assertThat(claims.path("iss").asString()).isEqualTo("tiffin");
        assertThat(claims.path("aud").asString()).isEqualTo("tiffin-api");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(RunningPlatform.TOKENS_LAST.toSeconds());
        assertThat(claims.path("roles").valueStream().map(JsonNode::asString)).containsExactly("customer");
        String unsigned = encoded("{\"alg\":\"none\"}") + "." + parts[1] + ".";
        api.get("/api/users/me", unsigned).expect(401);
        String symmetric = encoded("{\"alg\":\"HS256\"}") + "." + parts[1] + "." + parts[2];
        api.get("/api/users/me", symmetric).expect(401);
    }

    @Test
    void a_token_for_others_by_others_or_of_the_past_is_none() throws Exception {
        String account = registered(Kind.CUSTOMER).at("/user/userId").asString();
        PrivateKey ours = signingKey();
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        PrivateKey another = rsa.generateKeyPair().getPrivate();
        long now = RunningPlatform.now().getEpochSecond();
        String good = claims(account, "tiffin", "tiffin-api", now + 900, "[\"customer\"]");

        api.get("/api/users/me", signed(ours, good)).expect(200);
        api.get("/api/users/me", signed(another, good)).expect(401);
        api.get("/api/users/me", signed(ours, claims(account, "another", "tiffin-api", now + 900, "[\"customer\"]"))).expect(401);
        api.get("/api/users/me", signed(ours, claims(account, "tiffin", "another-api", now + 900, "[\"customer\"]"))).expect(401);
        api.get("/api/users/me", signed(ours, claims(account, "tiffin", "tiffin-api", now - 300, "[\"customer\"]"))).expect(401);
        api.get("/api/users/me", signed(ours, claims(account, "tiffin", "tiffin-api", now + 900, "[]"))).expect(401);
        api.get("/api/users/me", signed(ours, claims(account, "tiffin", "tiffin-api", now + 900, "[\"admin\"]"))).expect(403);
        api.get("/api/users/me", registered(Kind.RESTAURANT).path("refreshToken").asString()).expect(401);
    }

    private static String claims(String subject, String issuer, String audience, long expires, String roles) {
        return "{\"sub\": \"%s\", \"iss\": \"%s\", \"aud\": [\"%s\"], \"iat\": %d, \"exp\": %d, \"roles\": %s}".formatted(subject, issuer,
                audience, expires - 900, expires, roles);
    }

    private static String signed(PrivateKey key, String claims) throws GeneralSecurityException {
        String content = encoded("{\"alg\":\"RS256\"}") + "." + encoded(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    /** The platform's own. */
    private static PrivateKey signingKey() throws GeneralSecurityException {
        String pem = RunningPlatform.platform().application().getEnvironment().getRequiredProperty("tiffin.security.signing-key");
        byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static JsonNode decoded(String part) {
        return Api.JSON.readTree(Base64.getUrlDecoder().decode(part));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
