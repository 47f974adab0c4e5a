package io.tiffin.kernel.web;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Where calls that block (JDBC, bcrypt) are made from reactive code: on virtual threads, never on Netty's. */
public final class Blocking {

    private static final Scheduler VIRTUAL = Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor(), "blocking");

    private Blocking() {}

    /** The result of the call; empty where it is null. */
    public static <T> Mono<T> call(Callable<? extends T> call) {
        return Mono.<T>fromCallable(call).subscribeOn(VIRTUAL);
    }
}
