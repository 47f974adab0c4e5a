package io.tiffin.app.store;

import io.tiffin.eventstore.TypeNames.TypeName;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.spring.stereotype.Aggregate;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Which aggregates are stored as snapshots: those that name a trigger, under the name that they are annotated with. */
final class Snapshots {

    static final String TRIGGER = "snapshotTrigger";

    private Snapshots() {}

    /** All aggregates. */
    static Stream<Class<?>> aggregates(ListableBeanFactory beans) {
        return Stream.of(beans.getBeanNamesForAnnotation(Aggregate.class)).map(name -> Objects.requireNonNull(beans.getType(name), name));
    }

    static Stream<Class<?>> takenOf(ListableBeanFactory beans) {
        return aggregates(beans).filter(type -> !triggerName(type).isEmpty());
    }

    /** What snapshots are stored as. */
    static Map<Class<?>, TypeName> names(ListableBeanFactory beans) {
        Map<Class<?>, TypeName> names = new HashMap<>();
        takenOf(beans).forEach(type -> names.put(type, EventTypes.nameOf(type)));
        return names;
    }

    static SnapshotTriggerDefinition triggerOf(Class<?> aggregate, BeanFactory beans) {
        String name = triggerName(aggregate);
        return name.isEmpty() ? NoSnapshotTriggerDefinition.INSTANCE : beans.getBean(name, SnapshotTriggerDefinition.class);
    }

    private static String triggerName(Class<?> aggregate) {
        Aggregate annotation = AnnotatedElementUtils.findMergedAnnotation(aggregate, Aggregate.class);
        return Objects.requireNonNull(annotation, aggregate.getName()).snapshotTriggerDefinition();
    }
}
