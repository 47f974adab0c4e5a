package io.tiffin.dev.drill;

import io.tiffin.dev.infrastructure.EmbeddedInfrastructure;
import java.nio.file.Path;

/** The broker in a process of its own, which can be killed. */
final class KafkaProcess {

    private KafkaProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (var kafka = EmbeddedInfrastructure.start(Servers.settings(Path.of(arguments[0]), Servers.ports(arguments[1])))) {
            System.out.println("started at " + kafka.kafkaBootstrap().orElseThrow());
            Thread.currentThread().join();
        }
    }
}
