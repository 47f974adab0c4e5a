package io.tiffin.eventstore.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@link Node} in a JVM of its own, and the ledger it leaves. */
final class NodeProcess implements AutoCloseable {

    private static final int THREADS = 64;

    private final Path ledger;
    private final Process process;

    NodeProcess(OwnPostgres postgres, String database, int writerPort, String name, Path folder) throws IOException {
        ledger = Files.createTempFile(folder, name + "-", ".ledger");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", classPath, Node.class.getName(), database, String.valueOf(postgres.port()),
                String.valueOf(writerPort), ledger.toString(), name, String.valueOf(THREADS))
                .redirectErrorStream(true).redirectOutput(new File(ledger + ".log")).start();
    }

    /** Lines that are whole: a process that is killed may leave half of one. */
    List<String> ledger() {
        try {
            String written = Files.readString(ledger);
            return written.substring(0, written.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    long acknowledged() {
        return ledger().stream().filter(line -> line.startsWith("A ")).count();
    }

    boolean isQuiet() {
        return ledger().contains("Q ");
    }

    void stopAppending() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    void signal(String name) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor() != 0) {
            throw new IllegalStateException("the node could not be sent " + name);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
