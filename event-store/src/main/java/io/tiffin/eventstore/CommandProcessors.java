package io.tiffin.eventstore;

/** How many processors run commands, which is to say virtual threads. */
public final class CommandProcessors {

    private static final String PROPERTY = "jdk.virtualThreadScheduler.parallelism";

    private CommandProcessors() {}

    public static int count() {
        return Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors());
    }

    /**
     * For a machine that PostgreSQL shares: what commands wait for is PostgreSQL, and on two processors more of them are handled where they
     * leave it one. Does nothing where the number is given. Must come before the first virtual thread.
     */
    public static void leaveOneToPostgres() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, Integer.toString(Math.max(1, Runtime.getRuntime().availableProcessors() - 1)));
        }
    }
}
