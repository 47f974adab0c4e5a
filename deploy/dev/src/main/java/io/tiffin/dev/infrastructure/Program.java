package io.tiffin.dev.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs other programs, and looks after processes that are not our children any more. */
final class Program {

    private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

    /** The exit code, or -1 for a program that could not be started or did not end in time; and what it said. */
    record Outcome(int exit, String output) {
        boolean succeeded() {
            return exit == 0;
        }
    }

    private Program() {}

    /** Output goes through a file, as a pipe would stay open for as long as a server that the program leaves behind. */
    static Outcome run(List<String> command, Path folder, Duration patience) {
        Path output = null;
        try {
            output = Files.createTempFile("tiffin-program", ".log");
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
            // A developer's PGPORT or PGOPTIONS is meant for another server. The locale makes messages readable.
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, "no end after " + patience + "; " + FileTree.tail(output));
            }
            return new Outcome(process.exitValue(), FileTree.tail(output));
        } catch (IOException e) {
            return new Outcome(-1, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, "interrupted");
        } finally {
            deleteQuietly(output);
        }
    }

    private static void deleteQuietly(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stillOpen) {
            file.toFile().deleteOnExit();
        }
    }

    /** Whether a process runs. One that has ended but that nobody collects (a container without an init process) does not. */
    static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !isZombie(pid);
    }

    private static boolean isZombie(long pid) {
        if (!LINUX) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The state follows the name, which is in parentheses and may contain anything.
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException gone) {
            return true;
        }
    }

    /** Whether the process has ended within the time. */
    static boolean awaitEnd(long pid, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (isRunning(pid)) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                return false;
            }
            pause();
        }
        return true;
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
