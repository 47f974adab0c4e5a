package io.tiffin.kernel.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class BlockingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An interrupt closes the socket that a virtual thread waits for: each client that hangs up would cost a connection to the database. */
    @Test
    void a_call_whose_caller_has_gone_is_not_interrupted() throws Exception {
        var started = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        Disposable caller = Blocking.call(() -> {
            started.countDown();
            try {
                return goesOn.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
            } finally {
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
        }).subscribe();
        assertThat(started.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        caller.dispose();
        goesOn.countDown();
        assertThat(interrupted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void a_call_is_made_on_a_virtual_thread() {
        assertThat(Blocking.call(() -> Thread.currentThread().isVirtual()).block(PATIENCE)).isTrue();
    }
}
