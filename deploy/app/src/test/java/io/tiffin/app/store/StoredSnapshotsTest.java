package io.tiffin.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiffin.eventstore.LogicalTypeSerializer;
import io.tiffin.eventstore.TypeNames.TypeName;
import io.tiffin.kernel.web.json.TiffinJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.spring.stereotype.Aggregate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every aggregate that is stored as a snapshot is read from its golden file and written as it says. Who changes a shape gives it a new
 * revision and replaces the file: snapshots of the old one are passed over.
 */
class StoredSnapshotsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/snapshots");
    private static final Map<Class<?>, TypeName> NAMES = Snapshots.names(aggregates());

    private final LogicalTypeSerializer serializer = new LogicalTypeSerializer(TiffinJson.stored(), EventTypes.registry(NAMES));

    private static DefaultListableBeanFactory aggregates() {
        var beans = new DefaultListableBeanFactory();
        var scanner = new ClassPathBeanDefinitionScanner(beans, false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Aggregate.class));
        scanner.scan("io.tiffin");
        return beans;
    }

    static Stream<TypeName> names() {
        return NAMES.values().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_snapshot_is_read_and_written_as_its_golden_file_says(TypeName name) throws IOException {
        byte[] golden = Files.readAllBytes(GOLDEN.resolve(name.name() + ".v" + name.revision() + ".json"));

        Object aggregate = serializer.deserialize(new SimpleSerializedObject<>(golden, byte[].class, name.name(), name.revision()));

        var json = JsonMapper.shared();
        assertThat(json.readTree(serializer.serialize(aggregate, byte[].class).getData())).isEqualTo(json.readTree(golden));
    }
}
