package io.tiffin.app.letters;

import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/** Hands an event to its handlers, or puts it behind the letters of its line. */
final class ParkingInvoker implements EventHandlerInvoker {

    /** Set in the unit of work of a letter that is handled again: it must not be put behind itself. */
    static final String IS_LETTER = ParkingInvoker.class.getName();

    private final EventHandlerInvoker handlers;
    private final LetterBox box;

    ParkingInvoker(EventHandlerInvoker handlers, LetterBox box) {
        this.handlers = handlers;
        this.box = box;
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) throws Exception {
        boolean isLetter = CurrentUnitOfWork.get().getResource(IS_LETTER) != null;
        if (isLetter || !box.keeps(message, segment)) {
            handlers.handle(message, segment);
        }
    }

    @Override
    public boolean canHandle(EventMessage<?> eventMessage, Segment segment) {
        return handlers.canHandle(eventMessage, segment);
    }

    @Override
    public boolean canHandleType(Class<?> payloadType) {
        return handlers.canHandleType(payloadType);
    }

    @Override
    public boolean supportsReset() {
        return handlers.supportsReset();
    }

    @Override
    public void performReset() {
        handlers.performReset();
    }

    @Override
    public <R> void performReset(@Nullable R resetContext) {
        handlers.performReset(resetContext);
    }

    @Override
    public void segmentReleased(Segment segment) {
        box.forget(segment);
        handlers.segmentReleased(segment);
    }
}
