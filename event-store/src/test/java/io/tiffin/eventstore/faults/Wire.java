package io.tiffin.eventstore.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A wire between a writer and its PostgreSQL that fails as wires do. A fault strikes the next append that passes, and from then on the
 * wire is whole again.
 */
public final class Wire implements AutoCloseable {

    /** What happens to an append. */
    public enum Fault {
        /** It reaches the server, and the connection is cut when the server has answered. */
        ANSWER_LOST,
        /** It reaches the server, and the answer never comes, nor does an end of the connection. */
        ANSWER_NEVER_COMES,
        /** The client loses the connection, and only then it reaches the server. */
        REQUEST_LATE,
        /** The connection is cut before it reaches the server. */
        REQUEST_LOST,
        /** The server gets all of it but the end, and the connection stays. */
        REQUEST_WITHOUT_END
    }

    /** The last message of a request: it lets the server commit. */
    private static final int LENGTH_OF_SYNC = 5;

    private final ServerSocket listening;
    private final int serverPort;
    private final AtomicReference<Fault> next = new AtomicReference<>();
    private final AtomicInteger struck = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile long lateMillis;

    /** From a free port to that of a server, on this host. */
    public Wire(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    public void strike(Fault fault) {
        next.set(fault);
    }

    /** With {@link Fault#REQUEST_LATE}, how much later than the client's loss. */
    public void strikeLate(long millis) {
        lateMillis = millis;
        next.set(Fault.REQUEST_LATE);
    }

    /** How many appends have been struck. */
    public int struck() {
        return struck.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                open.add(client);
                open.add(server);
                Line line = new Line(client, server);
                Thread.ofVirtual().start(line::forth);
                Thread.ofVirtual().start(line::back);
            } catch (IOException e) {
                // The server is down, or this is being closed: the client finds out by itself.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private final class Line {

        private final Socket client;
        private final Socket server;
        private volatile boolean answerLost;
        private volatile boolean silent;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void forth() {
            byte[] buffer = new byte[1 << 16];
            boolean appends = false;
            try {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    // Prepared when one, or many, are first sent, and then a writer sends nothing else over this connection.
                    appends |= new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains("eventstore.append");
                    Fault fault = appends && endsARequest(buffer, read) ? next.getAndSet(null) : null;
                    if (fault != null) {
                        struck.incrementAndGet();
                        strike(fault, buffer, read, out);
                    } else {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException | InterruptedException e) {
                // Ends below.
            } finally {
                if (!silent) {
                    cut(client);
                    cut(server);
                }
            }
        }

        private boolean endsARequest(byte[] buffer, int read) {
            return read >= LENGTH_OF_SYNC && buffer[read - 5] == 'S' && buffer[read - 4] == 0 && buffer[read - 3] == 0
                    && buffer[read - 2] == 0 && buffer[read - 1] == 4;
        }

        private void strike(Fault fault, byte[] buffer, int read, OutputStream out) throws IOException, InterruptedException {
            switch (fault) {
                case ANSWER_LOST -> {
                    answerLost = true;
                    out.write(buffer, 0, read);
                }
                case ANSWER_NEVER_COMES -> {
                    silent = true;
                    out.write(buffer, 0, read);
                }
                case REQUEST_LATE -> {
                    cut(client);
                    Thread.sleep(lateMillis);
                    out.write(buffer, 0, read);
                    // The server's answer, or its end, is nobody's.
                    server.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
                case REQUEST_LOST -> {
                    cut(client);
                    cut(server);
                }
                case REQUEST_WITHOUT_END -> {
                    silent = true;
                    out.write(buffer, 0, read - LENGTH_OF_SYNC);
                }
            }
        }

        private void back() {
            byte[] buffer = new byte[1 << 16];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (answerLost) {
                        break;
                    }
                    if (!silent) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException e) {
                // Ends below.
            }
            if (!silent) {
                cut(client);
                if (answerLost) {
                    cut(server);
                }
            }
        }

        private static void cut(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // As cut as it can be.
            }
        }
    }
}
