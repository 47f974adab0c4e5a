package io.tiffin.kernel.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

class BearerTokenTest {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer e30.e30.c2ln", "bearer e30.e30.c2ln", "BEARER  e30.e30.c2ln "})
    void is_what_stands_behind_the_scheme(String header) {
        assertThat(of(header)).extracting(Authentication::getCredentials).isEqualTo("e30.e30.c2ln");
    }

    @Test
    void is_not_there_without_the_header_or_with_another_scheme() {
        assertThat(of(null)).isNull();
        assertThat(of("Basic YTpi")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "bearer   "})
    void is_refused_where_it_is_nothing(String header) {
        assertThatThrownBy(() -> of(header)).isInstanceOf(OAuth2AuthenticationException.class);
    }

    private static @Nullable Authentication of(@Nullable String header) {
        var request = MockServerHttpRequest.get("/");
        if (header != null) {
            request.header(HttpHeaders.AUTHORIZATION, header);
        }
        return BearerToken.of(MockServerWebExchange.from(request)).block();
    }
}
