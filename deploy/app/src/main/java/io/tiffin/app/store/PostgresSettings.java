package io.tiffin.app.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.postgres.*}.
 *
 * @param url            JDBC URL, such as {@code jdbc:postgresql://localhost:5432/tiffin}
 * @param connections    for commands and event processors; commands in flight are bounded by it
 * @param readConnections for queries
 */
@ConfigurationProperties("tiffin.postgres")
public record PostgresSettings(String url, @DefaultValue("tiffin") String user, @DefaultValue("") String password,
        @DefaultValue("48") int connections, @DefaultValue("16") int readConnections) {}
