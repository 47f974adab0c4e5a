package io.tiffin.dev.infrastructure;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How a program that refuses to run as root, as PostgreSQL does, is started by root; for everybody else it is started as it is.
 *
 * @param prefix what to put before the command
 * @param owner  the user id that files must belong to, where it has to be set
 */
record Privileges(List<String> prefix, OptionalInt owner) {

    private static final int NOBODY = 65_534;

    static final Privileges ORDINARY = new Privileges(List.of(), OptionalInt.empty());

    /**
     * A user namespace of its own: inside, the program is nobody; outside, its files belong to root, and folders that only root may
     * enter are no obstacle. Containers often forbid it.
     */
    static final Privileges NAMESPACE = new Privileges(List.of("unshare", "-U"), OptionalInt.of(0));

    /** Really another user, who must be able to enter every folder down to the data. */
    static final Privileges NOBODY_USER = new Privileges(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), OptionalInt.of(NOBODY));

    static Privileges detect() {
        if (!isRoot()) {
            return ORDINARY;
        }
        return Stream.of(NAMESPACE, NOBODY_USER).filter(Privileges::work).findFirst().orElseThrow(() -> new InfrastructureException(
                "PostgreSQL refuses to run as root, and neither 'unshare' nor 'setpriv' can drop the privileges here. Run as an "
                        + "ordinary user, or name a server in " + Service.POSTGRES.variable() + "."));
    }

    static boolean isRoot() {
        return !System.getProperty("os.name", "").startsWith("Windows") && new UnixSystem().getUid() == 0;
    }

    /** PostgreSQL wants a user that is not root and that has a name. */
    private boolean work() {
        var user = Program.run(command("id", "-un"), Path.of("/"), Duration.ofSeconds(10));
        return user.succeeded() && !user.output().strip().equals("root");
    }

    List<String> command(String... command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(command));
        return all;
    }

    void own(Path tree) throws IOException {
        if (owner.isPresent()) {
            FileTree.own(tree, owner.getAsInt());
        }
    }
}
