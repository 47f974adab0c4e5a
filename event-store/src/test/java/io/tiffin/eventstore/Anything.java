package io.tiffin.eventstore;

import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/** What the framework's suites store: strings. */
final class Anything {

    private Anything() {}

    static LogicalTypeSerializer serializer() {
        return new LogicalTypeSerializer(JsonMapper.builder().build(),
                TypeNames.of(Map.of(String.class, new TypeNames.TypeName("text", "1"))));
    }
}
