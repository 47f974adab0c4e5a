package io.tiffin.dev.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loopback ports of the embedded services. Zero asks for any free one.
 *
 * @param kafkaController where the broker talks to its own controller; of no use to clients
 */
public record Ports(int postgres, int redis, int kafka, int kafkaController) {

    /** Beside the well-known ones, so that a server of the developer's own is not in the way. */
    public static final Ports PREFERRED = new Ports(5442, 6389, 9192, 9193);
    public static final Ports EPHEMERAL = new Ports(0, 0, 0, 0);

    static final String HOST = "127.0.0.1";
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral(HOST);

    private static final Logger log = LoggerFactory.getLogger(Ports.class);
    private static final int STEPS = 100;

    /** These ports where they are free, and the next free one where not; left alone for services that are not wanted. */
    Ports free(Set<Service> wanted) {
        // All sockets stay open until every port is chosen: no two services are given the same one.
        List<ServerSocket> held = new ArrayList<>();
        try {
            return new Ports(wanted.contains(Service.POSTGRES) ? hold("PostgreSQL", postgres, held) : postgres,
                    wanted.contains(Service.REDIS) ? hold("Redis", redis, held) : redis,
                    wanted.contains(Service.KAFKA) ? hold("Kafka", kafka, held) : kafka,
                    wanted.contains(Service.KAFKA) ? hold("Kafka controller", kafkaController, held) : kafkaController);
        } finally {
            held.forEach(Ports::close);
        }
    }

    private static int hold(String who, int preferred, List<ServerSocket> held) {
        int last = preferred == 0 ? 0 : Math.min(65_535, preferred + STEPS);
        for (int port = preferred; port <= last; port++) {
            ServerSocket socket = bind(port);
            if (socket != null) {
                held.add(socket);
                if (port != preferred) {
                    log.warn("Port {} of {} is taken, using {}", preferred, who, port);
                }
                return socket.getLocalPort();
            }
        }
        throw new InfrastructureException(
                "No free port for %s on %s between %d and %d: end what holds them, or choose another".formatted(who, HOST, preferred,
                        last));
    }

    private static @Nullable ServerSocket bind(int port) {
        // Some systems let a loopback bind succeed beside a listener on all addresses: ask whether somebody answers, too.
        if (port != 0 && answers(port)) {
            return null;
        }
        try {
            return new ServerSocket(port, 1, LOOPBACK);
        } catch (IOException taken) {
            return null;
        }
    }

    /** Whether somebody listens on that port of this machine. */
    public static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(LOOPBACK, port), 500);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException unlikely) {
            log.debug("Closing a probe socket", unlikely);
        }
    }
}
