package io.tiffin.eventstore;

import java.util.Set;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.AssociationValue;

/**
 * Axon's saga manager, for sagas that are about one thing each, such as an order: a saga is found by one property of its events, the same for
 * all, and named by that property's value. So the value alone tells which segment's an event is, and no other segment is given it. The
 * framework's own manager has every segment look for the sagas of every event, since those may be anybody's: what an event costs grows with
 * the segments. A store that knows how sagas are named ({@link BatchedSagaStore#ofNamed}) needs no associations to find them.
 */
public final class KeyedSagaManager<T> extends AnnotatedSagaManager<T> {

    private final String property;

    private KeyedSagaManager(Builder<T> builder, String property) {
        super(builder);
        this.property = property;
    }

    /**
     * @param builder
     *            complete, but for what is optional
     * @param property
     *            by which all handlers associate
     */
    public static <T> KeyedSagaManager<T> of(Builder<T> builder, String property) {
        return new KeyedSagaManager<>(builder, property);
    }

    @Override
    public boolean canHandle(EventMessage<?> event, Segment segment) {
        return extractAssociationValues(event).stream().anyMatch(segment::matches);
    }

    /**
     * @throws IllegalStateException
     *             where a handler associates by another property, by which its saga would not be found
     */
    @Override
    protected Set<AssociationValue> extractAssociationValues(EventMessage<?> event) {
        Set<AssociationValue> values = super.extractAssociationValues(event);
        for (AssociationValue value : values) {
            if (!value.getKey().equals(property)) {
                throw new IllegalStateException("sagas of " + getSagaType() + " are found by " + property + ", not by " + value.getKey());
            }
        }
        return values;
    }

    @Override
    protected boolean matchesSegment(Segment segment, String sagaId) {
        return segment.matches(new AssociationValue(property, sagaId));
    }

    /** Of the event that is being handled. */
    @Override
    protected String createSagaIdentifier(Segment segment) {
        Message<?> event = CurrentUnitOfWork.get().getMessage();
        return getSagaCreationPolicy((EventMessage<?>) event).getInitialAssociationValue().getValue();
    }
}
