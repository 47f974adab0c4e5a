package io.tiffin.eventstore;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The only event of the tests' domain: somebody has counted something. */
record Counted(int number) {

    static final TypeNames NAMES = TypeNames.of(Map.of(Counted.class, new TypeNames.TypeName("counter.counted", "1"), Counting.class,
            new TypeNames.TypeName("counting", "1")));

    static LogicalTypeSerializer serializer() {
        return new LogicalTypeSerializer(JsonMapper.builder().build(), NAMES);
    }

    /** The only saga: it remembers what has been counted. */
    record Counting(int total) {}
}
