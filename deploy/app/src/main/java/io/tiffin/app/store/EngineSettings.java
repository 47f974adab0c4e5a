package io.tiffin.app.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.event-store.*}.
 *
 * @param engine          {@code group-commit}, or {@code jdbc} for Axon's own, which stores one command per transaction
 * @param queue           how many commands may wait for their events to be stored; the next one is answered with 503
 * @param eventsPerSnapshot after how many events an aggregate that is stored as a snapshot is stored anew
 * @param requireFsync    whether to refuse a PostgreSQL that acknowledges what it has not written to disk
 */
@ConfigurationProperties("tiffin.event-store")
public record EngineSettings(@DefaultValue("group-commit") String engine, @DefaultValue("8192") int queue,
        @DefaultValue("500") int eventsPerSnapshot, @DefaultValue("true") boolean requireFsync) {}
