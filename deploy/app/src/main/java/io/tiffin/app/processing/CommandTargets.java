package io.tiffin.app.processing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.StreamSupport;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.ReflectionUtils;
import org.axonframework.common.annotation.AnnotationUtils;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/** Finds the aggregate of a command by its annotation, as Axon does, but looks for the annotation once a class, not once a command. */
final class CommandTargets implements CommandTargetResolver {

    private final ClassValue<Method> accessors = new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> type) {
            return StreamSupport.stream(ReflectionUtils.methodsOf(type).spliterator(), false)
                    .filter(method -> AnnotationUtils.isAnnotationPresent(method, TargetAggregateIdentifier.class))
                    .findFirst()
                    .<Method>map(ReflectionUtils::ensureAccessible)
                    .orElseThrow(() -> new IllegalArgumentException(type.getName() + " does not say which aggregate it is for"));
        }
    };

    @Override
    public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
        try {
            return new VersionedAggregateIdentifier(accessors.get(command.getPayloadType()).invoke(command.getPayload()), null);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException("The aggregate of " + command.getPayloadType().getName() + " cannot be read", e);
        }
    }
}
