package io.tiffin.dev.infrastructure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * One Apache Kafka node, broker and controller in one, in this JVM. Topics are made by whoever needs them, not by the first that
 * asks. It has no shutdown hook: that belongs to Kafka's main class.
 */
final class KafkaBroker implements EmbeddedService {

    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";

    /** One node, few threads, little memory, and no waiting for others that will not come. */
    private static final String SMALL = """
        process.roles=broker,controller
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        auto.create.topics.enable=false
        num.partitions=1
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        group.initial.rebalance.delay.ms=0
        group.coordinator.threads=1
        num.network.threads=1
        num.io.threads=2
        background.threads=2
        num.recovery.threads.per.data.dir=1
        log.cleaner.threads=1
        log.cleaner.dedupe.buffer.size=4194304
        log.index.size.max.bytes=1048576
        # After a kill the broker may register again only when the session of the killed one has ended.
        broker.session.timeout.ms=2000
        broker.heartbeat.interval.ms=500
        """;

    private final Path folder;
    private @Nullable KafkaRaftServer server;
    private volatile int port;

    KafkaBroker(Path folder) {
        this.folder = folder;
    }

    String bootstrap() {
        return Ports.HOST + ":" + port;
    }

    /** The broker ends with its JVM. */
    @Override
    public void stopOrphan() {}

    @Override
    public synchronized void start(Ports ports) {
        port = ports.kafka();
        try {
            if (Files.notExists(folder.resolve("meta.properties"))) {
                format();
            }
            server = new KafkaRaftServer(new KafkaConfig(configuration(ports), false), Time.SYSTEM);
            server.startup();
        } catch (Exception e) {
            throw new InfrastructureException("Kafka cannot start on " + folder + ": " + e + ". If its data is not needed, start clean.",
                    e);
        }
    }

    /** Writes {@code meta.properties} last, so that an interrupted run is repeated. */
    private void format() throws Exception {
        Files.createDirectories(folder);
        try (var silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter().setPrintStream(silence).setNodeId(NODE).setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(folder.toString()).setMetadataLogDirectory(folder.toString()).setControllerListenerName(CONTROLLER).run();
        }
    }

    private Properties configuration(Ports ports) throws IOException {
        var all = new Properties();
        all.load(new StringReader(SMALL));
        String broker = "PLAINTEXT://" + bootstrap();
        String controller = Ports.HOST + ":" + ports.kafkaController();
        all.setProperty("node.id", Integer.toString(NODE));
        all.setProperty("log.dirs", folder.toString());
        all.setProperty("listeners", broker + "," + CONTROLLER + "://" + controller);
        all.setProperty("advertised.listeners", broker);
        // A static quorum is read from here at every start, so the port may change between runs; a dynamic one is in the log.
        all.setProperty("controller.quorum.voters", NODE + "@" + controller);
        return all;
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }
}
