package io.tiffin.dev.infrastructure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL, Redis and Kafka on the loopback interface, with their data in a folder that one launcher at a time may use.
 *
 * <p>The caller closes it, from a shutdown hook if need be, after what uses it. Nothing here has a hook of its own. If the process is
 * killed instead, PostgreSQL and Redis live on, and the next start on the same folder stops them first; no data is lost.
 */
public final class EmbeddedInfrastructure implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedInfrastructure.class);

    private final DataFolder folder;
    private final Map<Service, EmbeddedService> services = new EnumMap<>(Service.class);
    private boolean closed;

    private EmbeddedInfrastructure(DataFolder folder) {
        this.folder = folder;
    }

    /**
     * Returns when every embedded service answers; the services start side by side.
     *
     * @throws InfrastructureException when the folder is in use or a service does not start; nothing is left running then
     */
    public static EmbeddedInfrastructure start(Settings settings) {
        long begin = System.nanoTime();
        var infrastructure = new EmbeddedInfrastructure(DataFolder.claim(settings.dataFolder()));
        try {
            infrastructure.startServices(settings);
        } catch (RuntimeException e) {
            infrastructure.closeAfter(e);
            throw e;
        }
        log.info("{} started in {} ms on {}", settings.embedded(), (System.nanoTime() - begin) / 1_000_000, settings.dataFolder());
        return infrastructure;
    }

    private void startServices(Settings settings) {
        for (Service service : settings.embedded()) {
            services.put(service, switch (service) {
                case POSTGRES -> new PostgresServer(folder.of(service), settings.binaries(), Privileges.detect(), folder.password());
                case REDIS -> new RedisServer(folder.of(service), settings.binaries(), folder.password());
                case KAFKA -> new KafkaBroker(folder.of(service));
            });
        }
        // Before the ports are chosen: an orphan still holds its own.
        inParallel(EmbeddedService::stopOrphan);
        if (settings.clean()) {
            wipe(settings.embedded());
        }
        Ports ports = settings.ports().free(settings.embedded());
        inParallel(service -> service.start(ports));
    }

    private void wipe(Collection<Service> embedded) {
        for (Service service : embedded) {
            try {
                FileTree.delete(folder.of(service));
            } catch (IOException e) {
                throw new InfrastructureException("The data in " + folder.of(service) + " cannot be wiped: " + e, e);
            }
        }
    }

    /** Waits for all; throws the first failure, with the others suppressed. */
    private void inParallel(Consumer<EmbeddedService> action) {
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("embedded-", 0).factory())) {
            services.values().forEach(service -> all.add(threads.submit(() -> action.accept(service))));
        }
        all.stream().filter(future -> future.state() == Future.State.FAILED).map(Future::exceptionNow).reduce((first, other) -> {
            first.addSuppressed(other);
            return first;
        }).ifPresent(failure -> {
            throw failure instanceof RuntimeException e ? e : new InfrastructureException(failure.toString(), failure);
        });
    }

    /** Empty when PostgreSQL is not embedded. */
    public Optional<PostgresAccess> postgres() {
        return find(PostgresServer.class).map(PostgresServer::access);
    }

    /** With the password, as in {@code redis://:secret@127.0.0.1:6389}; empty when Redis is not embedded. */
    public Optional<String> redisUrl() {
        return find(RedisServer.class).map(RedisServer::url);
    }

    /** As in {@code 127.0.0.1:9192}; empty when Kafka is not embedded. */
    public Optional<String> kafkaBootstrap() {
        return find(KafkaBroker.class).map(KafkaBroker::bootstrap);
    }

    private <S> Optional<S> find(Class<S> type) {
        return services.values().stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Stops all, side by side as none needs another, and then gives the folder back. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            inParallel(EmbeddedService::close);
        } finally {
            folder.close();
        }
    }
}
