package io.tiffin.dev.infrastructure;

import static io.tiffin.dev.infrastructure.EmbeddedInfrastructureTest.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

    @TempDir
    Path folder;

    @Test
    void data_survives_a_restart_but_not_a_clean_one() throws Exception {
        List<Long> processes;
        try (var first = EmbeddedInfrastructure.start(settings(folder))) {
            new Note(first).leave("soup");
            processes = Children.of(folder);
            assertThat(processes).hasSizeGreaterThan(2).allMatch(Program::isRunning);
        }
        assertThat(processes).noneMatch(Program::isRunning);
        try (var second = EmbeddedInfrastructure.start(settings(folder))) {
            assertFound(second, "soup");
        }
        try (var third = EmbeddedInfrastructure.start(settings(folder).withClean(true))) {
            var note = new Note(third);
            assertThat(note.inPostgres()).isEmpty();
            assertThat(note.inRedis()).isEmpty();
            assertThat(note.inKafka()).isEmpty();
        }
    }

    @Test
    void what_a_killed_launcher_left_is_stopped_and_its_data_is_there() throws Exception {
        Process launcher = launchElsewhere();
        List<Long> orphans = List.of();
        try {
            Path ready = folder.resolve("ready");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready) || !launcher.isAlive());
            assertThat(ready).as("the other launcher: " + FileTree.tail(folder.resolve("launcher.log"))).exists();
            assertThatThrownBy(() -> EmbeddedInfrastructure.start(settings(folder))).hasMessageContaining("process " + launcher.pid());
            orphans = Children.of(folder);
            launcher.destroyForcibly().waitFor();
            assertThat(orphans).hasSizeGreaterThan(2).allMatch(Program::isRunning);

            List<String> ports = Files.readAllLines(ready);
            var preferred = new Ports(Integer.parseInt(ports.get(0)), Integer.parseInt(ports.get(1)), 0, 0);
            try (var next = EmbeddedInfrastructure.start(settings(folder).withPorts(preferred))) {
                assertThat(orphans).noneMatch(Program::isRunning);
                assertThat(next.postgres().orElseThrow().url()).contains(":" + preferred.postgres() + "/");
                assertThat(next.redisUrl().orElseThrow()).endsWith(":" + preferred.redis());
                assertFound(next, "stew");
            }
        } finally {
            launcher.destroyForcibly();
            orphans.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    private Process launchElsewhere() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                OtherLauncher.class.getName(), folder.toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("launcher.log").toFile()).start();
    }

    private static void assertFound(EmbeddedInfrastructure infrastructure, String word) throws Exception {
        var note = new Note(infrastructure);
        assertThat(note.inPostgres()).contains(word);
        assertThat(note.inRedis()).contains(word);
        assertThat(note.inKafka()).contains(word);
    }

    /** A launcher in a process of its own: leaves a note in each server, writes its ports to {@code ready} and waits to be killed. */
    static final class OtherLauncher {

        private OtherLauncher() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            var infrastructure = EmbeddedInfrastructure.start(settings(folder));
            new Note(infrastructure).leave("stew");
            String postgres = infrastructure.postgres().orElseThrow().url().replaceAll(".*:(\\d+)/.*", "$1");
            String redis = infrastructure.redisUrl().orElseThrow().replaceAll(".*:", "");
            Path draft = folder.resolve("ready.new");
            Files.writeString(draft, postgres + "\n" + redis + "\n");
            Files.move(draft, folder.resolve("ready"));
            Thread.currentThread().join();
        }
    }
}
