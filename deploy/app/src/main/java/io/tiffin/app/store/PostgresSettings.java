package io.tiffin.app.store;

import javax.sql.DataSource;

import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.postgres.*}.
 *
 * @param url            JDBC URL, such as {@code jdbc:postgresql://localhost:5432/tiffin}
 * @param connections    for commands and event processors; a command takes one only to load what is not cached
 * @param readConnections for queries
 */
@ConfigurationProperties("tiffin.postgres")
public record PostgresSettings(String url, @DefaultValue("tiffin") String user, @DefaultValue("") String password,
        @DefaultValue("48") int connections, @DefaultValue("16") int readConnections) {

    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    /** For a connection that is held for good, under a name that the server shows. */
    DataSource notPooled(String name) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setURL(url);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        dataSource.setApplicationName(name);
        dataSource.setTcpKeepAlive(true);
        dataSource.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        dataSource.setLoginTimeout(2 * CONNECT_TIMEOUT_SECONDS);
        return dataSource;
    }
}
