package io.tiffin.app.processing;

import org.springframework.context.SmartLifecycle;

/**
 * Deadlines are carried out from when all handlers of commands are there until these go: after everything else that starts, and the first to
 * stop. What became due while the node was away would be refused by nobody, and tried again only after a pause.
 */
final class DeadlineStart implements SmartLifecycle {

    private final Runnable begin;
    private final Runnable end;
    private volatile boolean running;

    DeadlineStart(Runnable begin, Runnable end) {
        this.begin = begin;
        this.end = end;
    }

    @Override
    public void start() {
        begin.run();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        end.run();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
