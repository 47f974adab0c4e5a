package io.tiffin.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.ConfigToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.UnknownSerializedType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

class LogicalTypeSerializerTest {

    private final LogicalTypeSerializer serializer = Counted.serializer();

    @Test
    void stores_an_object_under_its_logical_name() {
        SerializedObject<byte[]> stored = serializer.serialize(new Counted(7), byte[].class);

        assertThat(stored.getType().getName()).isEqualTo("counter.counted");
        assertThat(stored.getType().getRevision()).isEqualTo("1");
        assertThat(new String(stored.getData(), StandardCharsets.UTF_8)).isEqualTo("{\"number\":7}");
        assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(new Counted(7));
    }

    @Test
    void refuses_to_write_a_class_without_a_name() {
        assertThatThrownBy(() -> serializer.serialize(new StringBuilder("x"), byte[].class)).isInstanceOf(SerializationException.class)
                .hasMessageContaining("java.lang.StringBuilder").hasMessageContaining("register");
    }

    @Test
    void reads_an_unknown_name_as_unknown() {
        Object read = serializer.deserialize(stored("counter.forgotten", "1"));

        assertThat(read).isInstanceOfSatisfying(UnknownSerializedType.class,
                unknown -> assertThat(unknown.readData(String.class)).isEqualTo("{\"number\":7}"));
    }

    @Test
    void reads_no_class_by_its_java_name() {
        assertThat(serializer.<byte[], Object>deserialize(stored(Counted.class.getName(), null))).isInstanceOf(UnknownSerializedType.class);
    }

    @Test
    void reads_a_revision_that_is_not_todays_as_unknown() {
        assertThat(serializer.classForType(stored("counter.counted", "2").getType())).isEqualTo(UnknownSerializedType.class);
        assertThat(serializer.classForType(stored("counter.counted", null).getType())).isEqualTo(Counted.class);
    }

    @Test
    void reports_json_that_does_not_fit_the_type() {
        SerializedObject<byte[]> broken = new SimpleSerializedObject<>("[".getBytes(StandardCharsets.UTF_8), byte[].class,
                "counter.counted", "1");

        assertThatThrownBy(() -> serializer.deserialize(broken)).isInstanceOf(SerializationException.class)
                .hasMessageContaining("counter.counted");
    }

    @Test
    void writes_metadata_as_plain_json() {
        MetaData metaData = MetaData.with("actor", "customer").and("attempt", 2);

        byte[] json = serializer.serialize(metaData, byte[].class).getData();

        assertThat(JsonMapper.shared().readTree(json))
                .isEqualTo(JsonMapper.shared().readTree("{\"actor\":\"customer\",\"attempt\":2}"));
        assertThat(serializer.<byte[], MetaData>deserialize(new SerializedMetaData<>(json, byte[].class))).isEqualTo(metaData);
    }

    @Test
    void gives_upcasters_a_tree_and_takes_it_back() {
        JsonNode tree = serializer.getConverter().convert(serializer.serialize(new Counted(7), byte[].class), JsonNode.class).getData();

        SerializedObject<JsonNode> upcast = new SimpleSerializedObject<>(tree, JsonNode.class, "counter.counted", "1");

        assertThat(serializer.<JsonNode, Object>deserialize(upcast)).isEqualTo(new Counted(7));
    }

    static List<TrackingToken> tokens() {
        TrackingToken position = new GlobalSequenceTrackingToken(42);
        return List.of(position, ReplayToken.createReplayToken(position, new GlobalSequenceTrackingToken(3)),
                new MergedTrackingToken(new GlobalSequenceTrackingToken(3), position), new ConfigToken(Map.of("id", "a store")));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void knows_the_tokens_that_axon_stores(TrackingToken token) {
        SerializedObject<byte[]> stored = serializer.serialize(token, byte[].class);

        assertThat(stored.getType().getName()).startsWith("axon.token.");
        assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(token);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Shape {

        @JsonTypeName("circle")
        record Circle(int radius) implements Shape {}

        record Drawing(Shape shape) {}
    }

    @Test
    void lets_a_type_tell_its_variants_by_name() {
        TypeNames names = TypeNames.of(Map.of(Shape.Drawing.class, new TypeNames.TypeName("drawing", "1")));
        LogicalTypeSerializer drawings = new LogicalTypeSerializer(JsonMapper.shared(), names);

        SerializedObject<String> stored = drawings.serialize(new Shape.Drawing(new Shape.Circle(3)), String.class);

        assertThat(stored.getData()).contains("circle").doesNotContain("Shape");
        assertThat(drawings.<String, Object>deserialize(stored)).isEqualTo(new Shape.Drawing(new Shape.Circle(3)));
    }

    @Test
    void lets_no_json_choose_a_class() {
        SerializedObject<byte[]> forged = new SimpleSerializedObject<>("""
            {"tokenAtReset":{"@class":"org.axonframework.eventhandling.GlobalSequenceTrackingToken","globalIndex":1},
            "currentToken":null,"context":{"@class":"java.util.concurrent.atomic.AtomicInteger"}}""".getBytes(StandardCharsets.UTF_8),
                byte[].class, "axon.token.replay", null);

        assertThatThrownBy(() -> serializer.deserialize(forged)).isInstanceOf(SerializationException.class)
                .hasMessageContaining("PolymorphicTypeValidator");
    }

    @Test
    void refuses_a_mapper_that_writes_class_names() {
        JsonMapper typing = JsonMapper.builder().activateDefaultTyping(
                BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(), DefaultTyping.NON_CONCRETE_AND_ARRAYS)
                .build();

        assertThatIllegalArgumentException().isThrownBy(() -> new LogicalTypeSerializer(typing, Counted.NAMES));
    }

    @Test
    void refuses_one_name_for_two_classes() {
        TypeNames.TypeName same = new TypeNames.TypeName("counter.counted", "1");

        assertThatIllegalArgumentException().isThrownBy(() -> TypeNames.of(Map.of(Counted.class, same, String.class, same)))
                .withMessageContaining("counter.counted");
    }

    private static SerializedObject<byte[]> stored(String name, @Nullable String revision) {
        return new SimpleSerializedObject<>("{\"number\":7}".getBytes(StandardCharsets.UTF_8), byte[].class, name, revision);
    }
}
