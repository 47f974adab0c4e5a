package io.tiffin.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.eventstore.LogicalTypeSerializer;
import io.tiffin.kernel.web.json.TiffinJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events are for ever: what a golden file holds was written by some version and must be readable by every later one. A file is added with
 * a new event or revision and never changed; {@code -Dtiffin.golden.write=true} writes those that are missing.
 */
class StoredEventsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/events");
    private static final JsonMapper PRETTY = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final LogicalTypeSerializer serializer = new LogicalTypeSerializer(TiffinJson.stored(), EventTypes.registry(Map.of()));

    static List<Object> examples() {
        return EventExamples.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_event_is_stored_as_its_golden_file_says(Object example) throws IOException {
        SerializedObject<byte[]> stored = serializer.serialize(example, byte[].class);
        Path golden = GOLDEN.resolve(stored.getType().getName() + ".v" + stored.getType().getRevision() + ".json");
        JsonNode written = PRETTY.readTree(stored.getData());
        if (Boolean.getBoolean("tiffin.golden.write") && Files.notExists(golden)) {
            Files.writeString(golden, PRETTY.writeValueAsString(written) + "\n");
        }
        assertThat(written).isEqualTo(PRETTY.readTree(Files.readString(golden)));
    }

    static List<Path> goldenFiles() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void every_version_ever_written_can_be_read(Path golden) throws IOException {
        String[] name = golden.getFileName().toString().replace(".json", "").split("\\.v(?=\\d+$)");
        Object event = read(name[0], name[1], Files.readString(golden).getBytes(StandardCharsets.UTF_8));
        assertThat(examples()).contains(event);
    }

    /** As it is read from the store: through the upcasters. */
    private Object read(String name, String revision, byte[] payload) {
        var metadata = serializer.serialize(MetaData.emptyInstance(), byte[].class);
        var stored = new GenericDomainEventEntry<>("test", "aggregate", 0, "event", Instant.EPOCH, name, revision, payload,
                metadata.getData());
        return EventUtils
                .upcastAndDeserializeTrackedEvents(Stream.of(new TrackedDomainEventData<>(new GlobalSequenceTrackingToken(1), stored)),
                        serializer, Upcasters.all())
                .findFirst()
                .orElseThrow()
                .getPayload();
    }

    @Test
    void no_event_is_forgotten() {
        assertThat(examples().stream().map(Object::getClass)).containsExactlyInAnyOrderElementsOf(EventTypes.all());
    }

    @Test
    void stored_names_say_nothing_of_java() {
        assertThat(EventTypes.all()).allSatisfy(event -> assertThat(EventTypes.nameOf(event).name()).matches("[a-z-]+\\.[a-z-]+"));
    }
}
