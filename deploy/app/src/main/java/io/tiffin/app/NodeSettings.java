package io.tiffin.app;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code tiffin.node.*}.
 *
 * @param name of this node, unlike that of any other on the same database, and the same after a restart: a node that comes back takes its
 *             segments up again at once instead of waiting for its own claims to time out. By default the name of the host and the port
 */
@ConfigurationProperties("tiffin.node")
public record NodeSettings(@Nullable String name) {}
