package io.tiffin.dev.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The server processes on a data folder, as their pid files name them, with their own children. */
public final class Children {

    private Children() {}

    public static List<Long> of(Path dataFolder) throws IOException {
        return Stream
                .concat(tree(pid(dataFolder.resolve("postgres/data/postmaster.pid"))), tree(pid(dataFolder.resolve("redis/redis.pid"))))
                .toList();
    }

    private static Stream<Long> tree(long pid) {
        return ProcessHandle.of(pid).stream().flatMap(parent -> Stream.concat(Stream.of(parent), parent.descendants()))
                .map(ProcessHandle::pid);
    }

    private static long pid(Path file) throws IOException {
        return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }
}
