package io.tiffin.app.kafka;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.kafka.*}.
 *
 * @param bootstrap         broker addresses
 * @param partitions        of topics that are made
 * @param replicationFactor of topics that are made
 * @param personalData      how long topics keep values with a person's data, which no erasure reaches
 */
@ConfigurationProperties("tiffin.kafka")
public record KafkaSettings(String bootstrap, @DefaultValue("6") int partitions, @DefaultValue("1") short replicationFactor,
        @DefaultValue("7d") Duration personalData) {}
