package io.tiffin.projections.live;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * A block of an event stream, in the form of the HTML standard (section 9.2, Server-sent events). Its bytes are made once and sent to
 * however many clients.
 */
final class Frame {

    /** Nothing to say, but still here. */
    static final Frame HEARTBEAT = new Frame(":\n\n");

    private final byte[] bytes;

    private Frame(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    static Frame retry(Duration pause) {
        return new Frame("retry: " + pause.toMillis() + "\n\n");
    }

    /**
     * A named event.
     *
     * @param id where a client may resume; absent for what is not stored
     */
    static Frame event(String name, @Nullable Long id, String data) {
        String lines = data.lines().map(line -> "data: " + line + "\n").collect(Collectors.joining());
        return new Frame((id == null ? "" : "id: " + id + "\n") + "event: " + name + "\n" + lines + "\n");
    }

    DataBuffer in(DataBufferFactory buffers) {
        return buffers.wrap(bytes);
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text();
    }
}
