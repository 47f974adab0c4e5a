package io.tiffin.app.letters;

import io.tiffin.eventstore.DeadLetters;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * The letters of one processor, as those see it who handle its events. Which lines have letters is read once for each segment that is taken
 * over: as long as a segment is held, nobody else puts letters into its lines, so that an event of a line without letters costs no
 * statement. A line that is remembered but has been emptied in the meantime costs one.
 */
final class LetterBox {

    private final String processor;
    private final DeadLetters letters;
    private final Letters table;
    private final ParkingProcessors.Lines lines;
    private final Map<Segment, Set<String>> remembered = new ConcurrentHashMap<>();

    /** What a batch may have read of a line is not certain any more: it is to be handled event by event. */
    static final class LineWasEmptied extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LineWasEmptied(String line) {
            super("the letters of " + line + " were dealt with while a batch was being handled", null, false, false);
        }
    }

    LetterBox(String processor, DeadLetters letters, Letters table, ParkingProcessors.Lines lines) {
        this.processor = processor;
        this.letters = letters;
        this.table = table;
        this.lines = lines;
    }

    /**
     * Puts an event behind the letters of its line, where there are any, in the running transaction.
     *
     * @return false where the event is to be handled
     */
    boolean keeps(EventMessage<?> event, Segment segment) {
        Set<String> known = remembered.computeIfAbsent(segment, _ -> table.lines(processor));
        if (known.isEmpty()) {
            return false;
        }
        String line = line(event);
        if (!known.contains(line)) {
            return false;
        }
        letters.lock(line);
        if (letters.contains(line)) {
            letters.enqueue(line, new GenericDeadLetter<>(line, event));
            return true;
        }
        if (CurrentUnitOfWork.get().root() instanceof BatchingUnitOfWork<?> batch && batch.getMessages().size() > 1) {
            throw new LineWasEmptied(line);
        }
        known.remove(line);
        return false;
    }

    /** Parks an event that could not be handled, in the running transaction. */
    void park(EventMessage<?> event, Iterable<Segment> segments, Throwable failure) {
        String line = line(event);
        segments.forEach(segment -> remembered.computeIfAbsent(segment, _ -> table.lines(processor)).add(line));
        letters.enqueue(line, new GenericDeadLetter<EventMessage<?>>(line, event).withCause(Failures.described(failure)));
        table.failedFirst(processor, event.getIdentifier());
    }

    /** Somebody else may put letters into its lines from now on. */
    void forget(Segment segment) {
        remembered.remove(segment);
    }

    String line(EventMessage<?> event) {
        return lines.of(event).toString();
    }
}
