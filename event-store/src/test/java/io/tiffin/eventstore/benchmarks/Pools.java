package io.tiffin.eventstore.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;

/** Connection pools that are full before they are used, so that nobody measures how long it takes to connect. */
final class Pools {

    private Pools() {}

    static HikariDataSource open(Database database, int connections) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(connections);
        config.setConnectionTimeout(60_000);
        HikariDataSource pool = new HikariDataSource(config);
        Awaitility.await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == connections);
        return pool;
    }
}
