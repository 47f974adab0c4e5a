package io.tiffin.app.store;

import org.axonframework.common.transaction.TransactionManager;

/** What the storage engine needs around each command. */
public record CommandTransactions(TransactionManager manager) {}
