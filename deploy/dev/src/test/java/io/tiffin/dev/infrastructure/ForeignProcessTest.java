package io.tiffin.dev.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pid file outlives its process, and the number goes to another one. */
class ForeignProcessTest {

    @TempDir
    Path folder;
    private Process bystander;

    @BeforeEach
    void start_a_bystander() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        bystander = new ProcessBuilder(java, "-Xmx32m", "-cp", System.getProperty("java.class.path"), Bystander.class.getName()).start();
    }

    @AfterEach
    void end_it() {
        bystander.destroyForcibly();
    }

    @Test
    void postgres_forgets_a_number_that_is_not_its_own() throws Exception {
        Path pidFile = Files.createDirectories(folder.resolve("data")).resolve("postmaster.pid");
        Files.writeString(pidFile, bystander.pid() + "\n" + folder.resolve("data") + "\n");
        var postgres = new PostgresServer(folder, EmbeddedInfrastructureTest.BINARIES, Privileges.ORDINARY, "secret");
        postgres.close();
        assertThat(bystander.isAlive()).isTrue();
        postgres.stopOrphan();
        assertThat(bystander.isAlive()).isTrue();
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void redis_leaves_a_number_alone_that_is_not_its_own() throws Exception {
        Files.writeString(folder.resolve("redis.pid"), bystander.pid() + "\n");
        new RedisServer(folder, EmbeddedInfrastructureTest.BINARIES, "secret").stopOrphan();
        assertThat(bystander.isAlive()).isTrue();
    }

    static final class Bystander {

        private Bystander() {}

        public static void main(String[] arguments) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }
}
