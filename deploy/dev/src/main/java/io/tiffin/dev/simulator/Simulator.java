package io.tiffin.dev.simulator;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A city full of people who order, cook and carry, entirely through the public HTTP API: orders come at a steady rate, whatever becomes of
 * those before. What somebody decides about an order depends on the seed and the order's number only. A platform that is away is waited for.
 */
public final class Simulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    private static final Duration BETWEEN_SUMMARIES = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** With some idle ones. */
    private static final int PACES_OF_A_DELIVERY = 25;

    private final SimulatorSettings settings;
    private final PlatformClient platform;
    private final Tally tally;
    private final People people;
    private final List<Restaurant> restaurants;
    private final List<Agent> agents;
    private final List<Customer> customers;
    private final Semaphore following;
    /** Numbers begin again with every run; keys must not. */
    private final String run = UUID.randomUUID().toString();
    private volatile boolean ordering = true;

    private Simulator(SimulatorSettings settings, String baseUrl, SimulationObserver observer) {
        this.settings = settings;
        this.tally = new Tally(observer);
        this.platform = new PlatformClient(baseUrl, tally);
        this.people = new People(tally);
        this.following = new Semaphore(settings.following());
        int rate = settings.ordersPerMinute();
        int busyAgents = (int) (rate * settings.pace().toMillis() * PACES_OF_A_DELIVERY / MINUTE.toMillis());
        this.restaurants = all(several(rate / 100, RestaurantChoice.Temper.values().length, 60),
                i -> new Restaurant(i, settings, platform, people));
        this.agents = all(several(busyAgents, 6, 1_000), i -> new Agent(i, settings, platform));
        this.customers = all(several(rate / 30, 4, 400), i -> new Customer(i, settings, platform, tally));
    }

    private static int several(int wanted, int least, int most) {
        return Math.clamp(wanted, least, most);
    }

    private static <P> List<P> all(int count, IntFunction<P> made) {
        return IntStream.range(0, count).mapToObj(made).toList();
    }

    /** Returns at once; whoever has no account yet registers. */
    public static Simulator start(SimulatorSettings settings, String baseUrl, SimulationObserver observer) {
        var simulator = new Simulator(settings, baseUrl, observer);
        LOG.info("Simulating {} orders a minute with seed {}", settings.ordersPerMinute(), settings.seed());
        simulator.people.does("the city", simulator::live);
        return simulator;
    }

    private void live() throws InterruptedException {
        people.does("the reporter", this::report);
        people.does("the agency", this::bringAgents);
        var opened = new CountDownLatch(restaurants.size());
        for (Restaurant restaurant : restaurants) {
            people.does("a restaurant", () -> {
                restaurant.open();
                opened.countDown();
                restaurant.work();
            });
        }
        opened.await();
        long pause = MINUTE.dividedBy(settings.ordersPerMinute()).toNanos();
        long due = System.nanoTime();
        for (int number = 1; ordering; number++) {
            order(number);
            due += pause;
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        }
    }

    private void bringAgents() throws InterruptedException {
        for (Agent agent : agents) {
            agent.begin();
            people.does("an agent", agent::work);
        }
    }

    private void order(int number) {
        if (!following.tryAcquire()) {
            tally.tooMany();
            return;
        }
        tally.begun();
        var wish = Wish.of(settings.seed(), number, restaurants.size());
        people.does("order " + number, () -> {
            try {
                customers.get(number % customers.size()).orders(wish, restaurants.get(wish.restaurant()).id(), run + "-" + number);
            } finally {
                tally.done();
                following.release();
            }
        });
    }

    private void report() throws InterruptedException {
        while (true) {
            Thread.sleep(BETWEEN_SUMMARIES);
            LOG.info("{}", tally.summary());
        }
    }

    /** What has become of the orders so far, in one line. */
    public String summary() {
        return tally.summary();
    }

    /** How many orders are placed or followed now. */
    public int open() {
        return tally.open();
    }

    /** Nobody orders any more; what was ordered goes on. */
    public void stopOrdering() {
        ordering = false;
    }

    @Override
    public void close() {
        ordering = false;
        people.close();
        platform.close();
        LOG.info("The simulation has ended: {}", tally.summary());
    }
}
