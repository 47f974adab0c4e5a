package io.tiffin.app.store;

import io.tiffin.eventstore.AppendObserver;
import io.tiffin.eventstore.CommitOrderedEventStorageEngine;
import io.tiffin.eventstore.EventTail;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.serialization.Serializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For comparison: Axon's JDBC engine, made to commit in order, with a transaction for each command. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tiffin.event-store.engine", havingValue = "jdbc")
class JdbcEngineConfiguration {

    @Bean
    CommitOrderedEventStorageEngine eventStorageEngine(ConnectionProvider connections, TransactionManager transactions,
            Serializer serializer, AppendObserver observer, EventTail tail) {
        return new CommitOrderedEventStorageEngine(new CommitOrderedEventStorageEngine.Storage(connections, transactions, serializer,
                serializer, Upcasters.all()), observer, tail::appended);
    }

    @Bean
    CommandTransactions commandTransactions(TransactionManager transactions) {
        return new CommandTransactions(transactions);
    }
}
