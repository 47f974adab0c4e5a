package io.tiffin.app;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code tiffin.node.*}.
 *
 * @param name of this node, unlike that of any other, and the same after a restart: a node that comes back takes its segments up again at
 *             once instead of waiting for its own claims to time out
 */
@ConfigurationProperties("tiffin.node")
public record NodeSettings(String name) {}
