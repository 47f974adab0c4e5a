package io.tiffin.delivery.locations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;

/** A Redis server for all tests of this JVM. */
final class RedisAtHand {

    private static final LettuceConnectionFactory CONNECTIONS = start();

    private RedisAtHand() {}

    /** With nothing in it. */
    static LettuceConnectionFactory empty() {
        CONNECTIONS.getConnection().serverCommands().flushAll();
        return CONNECTIONS;
    }

    private static LettuceConnectionFactory start() {
        try {
            int port = freePort();
            var server = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            var connections = new LettuceConnectionFactory("127.0.0.1", port);
            connections.afterPropertiesSet();
            connections.start();
            return connections;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(RedisServer server) {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
