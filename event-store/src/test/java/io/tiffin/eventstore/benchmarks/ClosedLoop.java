package io.tiffin.eventstore.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** So many clients, each of which sends its next command when the last one is answered. */
record ClosedLoop(int inFlight, Duration rampUp, Duration measured) {

    /** One client's commands, in order. */
    interface Client extends Supplier<Order.Command> {

        /** A new order, which is accepted once it is placed; and so on. */
        static Client placesAndAccepts() {
            return new Client() {

                private String placed;

                @Override
                public Order.Command get() {
                    if (placed == null) {
                        placed = Order.newId();
                        return new Order.Place(placed, System.nanoTime());
                    }
                    String accepted = placed;
                    placed = null;
                    return new Order.Accept(accepted, System.nanoTime());
                }
            };
        }

        static Client annotates(String orderId) {
            return () -> new Order.Annotate(orderId, System.nanoTime());
        }
    }

    /**
     * @param perSecond
     *            commands answered within the measured time
     * @param acknowledged
     *            the ids of all events of all commands that were answered, also before and after that time
     */
    record Outcome(double perSecond, List<String> acknowledged) {}

    private record Of(long counted, List<String> acknowledged) {}

    /**
     * @throws IllegalStateException
     *             where a command fails
     */
    Outcome run(Platform platform, Supplier<Client> clients) {
        long from = System.nanoTime() + rampUp.toNanos();
        long until = from + measured.toNanos();
        long counted = 0;
        List<String> acknowledged = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Of>> running = new ArrayList<>();
            for (int number = 0; number < inFlight; number++) {
                Client client = clients.get();
                running.add(threads.submit(() -> loop(platform, client, from, until)));
            }
            for (Future<Of> one : running) {
                counted += one.get().counted();
                acknowledged.addAll(one.get().acknowledged());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A command failed", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Outcome(counted * 1e9 / measured.toNanos(), acknowledged);
    }

    private static Of loop(Platform platform, Client client, long from, long until) {
        long counted = 0;
        List<String> acknowledged = new ArrayList<>();
        long now = System.nanoTime();
        while (now < until) {
            Order.Command command = client.get();
            platform.send(command).join();
            now = System.nanoTime();
            acknowledged.addAll(command.receipt().eventIds());
            if (now >= from && now < until) {
                counted++;
            }
        }
        return new Of(counted, acknowledged);
    }
}
