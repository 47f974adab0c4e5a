package io.tiffin.app.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.cache.*}.
 *
 * @param aggregates how many aggregates a node keeps in memory, so that a command need not read their events
 */
@ConfigurationProperties("tiffin.cache")
public record CacheSettings(@DefaultValue("50000") int aggregates) {}
