package io.tiffin.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of the development launcher is on the class path that the production artifact is made of. */
class ProductionArtifactTest {

    @ParameterizedTest
    @ValueSource(strings = {"io.zonky.test.db.postgres.embedded.EmbeddedPostgres", "redis.embedded.RedisServer",
            "kafka.server.KafkaRaftServer", "io.tiffin.dev.TiffinDevelopment"})
    void embeds_no_infrastructure(String name) {
        assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }
}
