package io.tiffin.user.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

    private static final UUID ANN = UUID.randomUUID();
    private static final SecretKey DATA_KEY = new SecretKeySpec(SealedBox.random(32), "AES");

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "not base64!", "c2hvcnQ=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="})
    void refuses_what_is_no_key_and_tells_how_to_make_one(String configured) {
        assertThatThrownBy(() -> MasterKey.fromBase64(configured)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tiffin.security.master-key")
                .hasMessageContaining("openssl rand -base64 32")
                .satisfies(e -> {
                    if (configured != null && !configured.isBlank()) {
                        assertThat(e.getMessage()).doesNotContain(configured);
                    }
                });
    }

    @Test
    void opens_what_it_wrapped() {
        MasterKey key = aKey();
        assertThat(key.unwrap(ANN, key.wrap(ANN, DATA_KEY))).isEqualTo(DATA_KEY);
    }

    @Test
    void opens_neither_what_another_key_wrapped_nor_the_key_of_somebody_else() {
        MasterKey key = aKey();
        byte[] wrapped = key.wrap(ANN, DATA_KEY);
        assertThatThrownBy(() -> aKey().unwrap(ANN, wrapped)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another tiffin.security.master-key");
        assertThatThrownBy(() -> key.unwrap(UUID.randomUUID(), wrapped)).isInstanceOf(IllegalStateException.class);
    }

    static MasterKey aKey() {
        return MasterKey.fromBase64(Base64.getEncoder().encodeToString(SealedBox.random(32)));
    }
}
