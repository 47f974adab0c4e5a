package io.tiffin.dev.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The ways of root into a PostgreSQL that refuses root. */
@EnabledIf("isRoot")
class RootTest {

    @TempDir
    Path folder;

    static boolean isRoot() {
        return Privileges.isRoot();
    }

    @BeforeEach
    void let_others_in() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void where_namespaces_are_forbidden_it_runs_as_nobody_and_later_starts_either_way_keep_the_data() throws Exception {
        runs(Privileges.NOBODY_USER, "CREATE TABLE note (word text)");
        assertThat(Files.getAttribute(folder.resolve("postgres/data/PG_VERSION"), "unix:uid")).isEqualTo(65_534);
        runs(Privileges.detect(), "INSERT INTO note VALUES ('soup')");
        runs(Privileges.NOBODY_USER, "INSERT INTO note VALUES ('stew')");
    }

    private void runs(Privileges privileges, String sql) throws Exception {
        try (var server = new PostgresServer(folder.resolve("postgres"), folder.resolve("binaries"), privileges, "secret")) {
            server.start(new Ports(0, 0, 0, 0).free(Set.of(Service.POSTGRES)));
            var access = server.access();
            try (var connection = DriverManager.getConnection(access.url(), access.user(), access.password());
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void a_folder_that_nobody_may_enter_is_refused_with_a_way_out() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var server = new PostgresServer(closed.resolve("postgres"), EmbeddedInfrastructureTest.BINARIES, Privileges.NOBODY_USER,
                "secret")) {
            assertThatThrownBy(() -> server.start(Ports.EPHEMERAL)).isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("cannot enter").hasMessageContaining("TIFFIN_POSTGRES_URL");
        }
    }
}
