package io.tiffin.app.letters;

import io.tiffin.app.letters.Letters.Cause;
import io.tiffin.app.letters.Letters.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcDeadLetter;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.ThrowableCause;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Handles letters again: by itself when their time has come, or when somebody asks for it. The letters of a line are handled in their
 * order, each in one transaction with its own removal, until one fails. A letter is locked meanwhile, so that any number of nodes may be
 * at it, and one that dies leaves it as it was.
 */
final class LetterRetries implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LetterRetries.class);
    /** Lines; each holds a connection while it waits for commands that need another. */
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ParkingProcessors processors;
    private final Letters letters;
    private final LetterSettings settings;
    private volatile @Nullable Thread thread;

    LetterRetries(ParkingProcessors processors, Letters letters, LetterSettings settings) {
        this.processors = processors;
        this.letters = letters;
        this.settings = settings;
    }

    /** What stopped a retry. */
    record Failed(String eventId, Cause cause) {}

    /**
     * What a retry did.
     *
     * @param handled how many letters
     * @param failed  the one that failed again; null where none did
     * @param isTaken somebody else is handling the line
     */
    record Outcome(int handled, @Nullable Failed failed, boolean isTaken) {}

    /** Throws where the failure is not the letter's: then nothing has changed. */
    Outcome retry(Line line) throws Exception {
        ParkingProcessors.Known known = processors.of(line.processor());
        int handled = 0;
        while (true) {
            List<JdbcDeadLetter<EventMessage<?>>> waiting = letters(known, line);
            if (waiting.isEmpty()) {
                return new Outcome(handled, null, false);
            }
            for (JdbcDeadLetter<EventMessage<?>> letter : waiting) {
                String id = letter.getIdentifier();
                try {
                    if (!known.processor().handleLetter(letter.message(), () -> letters.take(id), () -> {
                        known.letters().lock(line.sequenceId());
                        letters.remove(id, line);
                    })) {
                        return new Outcome(handled, null, true);
                    }
                    handled++;
                } catch (Exception e) {
                    if (Failures.lieElsewhere(e)) {
                        throw e;
                    }
                    ThrowableCause described = Failures.described(e);
                    var cause = new Cause(described.type(), described.message());
                    letters.failed(id, cause);
                    LOG.warn("{} has failed again at event {} of {}", line.processor(), letter.message().getIdentifier(),
                            line.sequenceId(), e);
                    return new Outcome(handled, new Failed(letter.message().getIdentifier(), cause), false);
                }
            }
        }
    }

    @SuppressWarnings("unchecked") // What the queue gives out are its own.
    private static List<JdbcDeadLetter<EventMessage<?>>> letters(ParkingProcessors.Known known, Line line) {
        var found = new ArrayList<JdbcDeadLetter<EventMessage<?>>>();
        for (DeadLetter<? extends EventMessage<?>> letter : known.letters().deadLetterSequence(line.sequenceId())) {
            found.add((JdbcDeadLetter<EventMessage<?>>) letter);
        }
        return found;
    }

    /** Until nothing is due, or nothing can be done. */
    private void retryWhatIsDue() throws InterruptedException {
        List<Line> due = letters.due(AT_ONCE);
        while (!due.isEmpty()) {
            boolean goesOn = true;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Boolean> done : threads
                        .invokeAll(due.stream().map(line -> (Callable<Boolean>) () -> isDealtWith(line)).toList())) {
                    goesOn &= done.resultNow();
                }
            }
            due = goesOn ? letters.due(AT_ONCE) : List.of();
        }
    }

    /** False: it is as due as before. */
    private boolean isDealtWith(Line line) {
        try {
            Outcome outcome = retry(line);
            if (outcome.handled() > 0) {
                LOG.info("{} has made up for {} letters of {}", line.processor(), outcome.handled(), line.sequenceId());
            }
            return !outcome.isTaken();
        } catch (Exception e) {
            LOG.warn("{} cannot try the letters of {} again for the moment: {}", line.processor(), line.sequenceId(), e.toString());
            return false;
        }
    }

    private void run() {
        try {
            while (isRunning()) {
                try {
                    retryWhatIsDue();
                } catch (RuntimeException e) {
                    LOG.warn("letters are not tried again for the moment: {}", e.toString());
                }
                Thread.sleep(settings.poll());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        Thread fresh = Thread.ofPlatform().name("tiffin-letters").daemon().unstarted(this::run);
        thread = fresh;
        fresh.start();
    }

    /** Where a letter is being handled it is left as it was. */
    @Override
    public void stop() {
        Thread running = Objects.requireNonNull(thread);
        thread = null;
        running.interrupt();
        try {
            running.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
