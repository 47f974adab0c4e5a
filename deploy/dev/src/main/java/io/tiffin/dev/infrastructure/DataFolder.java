package io.tiffin.dev.infrastructure;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The folder that holds the data, claimed by one launcher at a time. */
final class DataFolder implements AutoCloseable {

    // A process loses its lock as soon as it closes any other channel on the same file (POSIX), so a second claim in this JVM must be
    // refused before the file is opened.
    private static final Set<Path> CLAIMED_HERE = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** Refuses when another launcher, of this process or another, holds the folder. */
    static DataFolder claim(Path folder) {
        Path root;
        try {
            root = Files.createDirectories(folder.toAbsolutePath()).toRealPath();
        } catch (IOException e) {
            throw new InfrastructureException("The data folder " + folder + " cannot be made: " + e, e);
        }
        if (!CLAIMED_HERE.add(root)) {
            throw inUse(root, Long.toString(ProcessHandle.current().pid()));
        }
        boolean claimed = false;
        try {
            FileChannel channel = lock(root);
            Files.writeString(pidFile(root), Long.toString(ProcessHandle.current().pid()));
            claimed = true;
            return new DataFolder(root, channel);
        } catch (IOException e) {
            throw new InfrastructureException("The data folder " + root + " cannot be written: " + e, e);
        } finally {
            if (!claimed) {
                CLAIMED_HERE.remove(root);
            }
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel = FileChannel.open(root.resolve("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!acquired(channel)) {
            channel.close();
            Path pidFile = pidFile(root);
            throw inUse(root, Files.exists(pidFile) ? Files.readString(pidFile).strip() : "unknown");
        }
        return channel;
    }

    private static boolean acquired(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException held) {
            return false;
        }
    }

    private static Path pidFile(Path root) {
        return root.resolve("launcher.pid");
    }

    private static InfrastructureException inUse(Path root, String pid) {
        return new InfrastructureException(("Another launcher (process %s) is using the data folder %s. Stop it first, "
                + "or start this one with another data folder.").formatted(pid, root));
    }

    Path of(Service service) {
        return root.resolve(switch (service) {
            case POSTGRES -> "postgres";
            case REDIS -> "redis";
            case KAFKA -> "kafka";
        });
    }

    /** The password of PostgreSQL and Redis: made at the first start, readable by the owner only. Letters and digits. */
    String password() {
        Path file = root.resolve("password");
        try {
            if (Files.notExists(file)) {
                byte[] random = new byte[20];
                new SecureRandom().nextBytes(random);
                FileTree.writePrivate(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new InfrastructureException("The password in " + file + " cannot be read: " + e
                    + ". If the folder belongs to another user, choose another or remove it.", e);
        }
    }

    /** Gives the folder back. The lock goes with the channel, and with the process. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(pidFile(root));
            channel.close();
        } catch (IOException e) {
            throw new InfrastructureException("The data folder " + root + " cannot be released: " + e, e);
        } finally {
            CLAIMED_HERE.remove(root);
        }
    }
}
