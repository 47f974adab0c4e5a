package io.tiffin.app.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;

/** One PostgreSQL, reached in two ways: JDBC on virtual threads for everything that writes, R2DBC for queries. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /**
     * Statements go by keys, however many, and a search is put together from what is looked for: no values ask for a plan of their own. To
     * make one for each list of keys, as the server does for short ones, takes longer than to carry it out.
     */
    private static final String PLANS = "plan_cache_mode";
    private static final String MADE_ONCE = "force_generic_plan";

    @Bean
    @Primary
    HikariDataSource dataSource(PostgresSettings settings) {
        var pool = new HikariConfig();
        pool.setPoolName("tiffin");
        pool.setJdbcUrl(settings.url());
        pool.setUsername(settings.user());
        pool.setPassword(settings.password());
        pool.setMaximumPoolSize(settings.connections());
        pool.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        pool.addDataSourceProperty("ApplicationName", "tiffin");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.setConnectionInitSql("SET " + PLANS + " = " + MADE_ONCE);
        return new HikariDataSource(pool);
    }

    /** Migrated before anybody uses it. */
    @Bean
    Schemas schemas(DataSource dataSource) {
        return Schemas.migrated(dataSource);
    }

    @Bean
    @Primary
    JdbcTransactionManager transactionManager(DataSource dataSource, @SuppressWarnings("unused") Schemas schemas) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    JdbcClient jdbcClient(DataSource dataSource, @SuppressWarnings("unused") Schemas schemas) {
        return JdbcClient.create(dataSource);
    }

    @Bean(destroyMethod = "dispose")
    ConnectionPool connectionFactory(PostgresSettings settings) {
        var options = ConnectionFactoryOptions.parse("r2dbc" + settings.url().substring("jdbc".length()))
                .mutate()
                .option(ConnectionFactoryOptions.USER, settings.user())
                .option(ConnectionFactoryOptions.PASSWORD, settings.password())
                .option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true)
                .option(PostgresqlConnectionFactoryProvider.OPTIONS, Map.of(PLANS, MADE_ONCE))
                .build();
        ConnectionFactory connections = ConnectionFactories.get(options);
        // A connection that has ended is known to have; to ask the server each time would double every query's way.
        return new ConnectionPool(ConnectionPoolConfiguration.builder(connections)
                .name("tiffin-read")
                .initialSize(2)
                .maxSize(settings.readConnections())
                .maxAcquireTime(Duration.ofSeconds(3))
                .validationDepth(ValidationDepth.LOCAL)
                .build());
    }

    @Bean
    DatabaseClient databaseClient(ConnectionFactory connectionFactory) {
        return DatabaseClient.create(connectionFactory);
    }
}
