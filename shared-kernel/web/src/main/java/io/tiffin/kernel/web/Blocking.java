package io.tiffin.kernel.web;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Where calls that block (JDBC, bcrypt) are made from reactive code: on virtual threads, never on Netty's. */
public final class Blocking {

    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();
    /** Not of the service itself, which interrupts: that closes the connection to the database which the call waits for. */
    private static final Scheduler VIRTUAL = Schedulers.fromExecutor(call -> THREADS.execute(call));

    private Blocking() {}

    /** The result of the call; empty where it is null. A call whose caller has gone is finished all the same. */
    public static <T> Mono<T> call(Callable<? extends T> call) {
        return Mono.<T>fromCallable(call).subscribeOn(VIRTUAL);
    }
}
