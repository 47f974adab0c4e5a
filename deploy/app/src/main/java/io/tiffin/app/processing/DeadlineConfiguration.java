package io.tiffin.app.processing;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.tiffin.app.NodeName;
import io.tiffin.delivery.api.DeliveryCommand;
import io.tiffin.kernel.Deadlines;
import io.tiffin.kernel.messaging.Reactions;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.OrderCommand;
import io.tiffin.user.api.PaymentCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/** Deadlines are tasks of db-scheduler in PostgreSQL: whichever node is alive sends the command. */
@Configuration(proxyBeanMethods = false)
class DeadlineConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DeadlineConfiguration.class);
    private static final String TASK = "deadline";
    private static final Duration POLLING = Duration.ofMillis(500);
    /** Most of a deadline is waiting for its command. */
    private static final int AT_ONCE = 64;
    /** Those that a node had begun when it died are begun again after so many of these, and not after half an hour. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int MISSED_HEARTBEATS = 5;
    /** Without growing: somebody waits for what is due. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** What may be scheduled, by the name it is stored under. */
    private static final Map<String, Class<?>> COMMANDS = Map.of("order.reject", OrderCommand.RejectOrder.class,
            "order.expire-change", OrderCommand.ExpireChange.class, "delivery.expire-offer",
            DeliveryCommand.ExpireOffer.class, "delivery.retry-search", DeliveryCommand.RetrySearch.class, "delivery.give-up-search",
            DeliveryCommand.GiveUpSearch.class, "delivery.report-lateness", DeliveryCommand.ReportLateness.class, "payment.retry-refund",
            PaymentCommand.RetryRefund.class);
    private static final Map<Class<?>, String> NAMES = COMMANDS.entrySet()
            .stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey, (a, _) -> a));

    /**
     * A command as it is stored.
     *
     * @param command its name
     * @param json    its content
     */
    record Due(String command, String json) {}

    private final JsonMapper json = TiffinJson.stored();

    @Bean
    OneTimeTask<Due> deadline(Reactions reactions) {
        return Tasks.oneTime(TASK, Due.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
                .execute((instance, _) -> {
                    Due due = instance.getData();
                    Class<?> type = COMMANDS.get(due.command());
                    if (type == null) {
                        throw new IllegalStateException("deadline " + instance.getId() + " has an unknown command " + due.command());
                    }
                    reactions.carryOut(json.readValue(due.json(), type))
                            .ifPresent(refusal -> LOG.debug("deadline {} does not matter any more: {}", instance.getId(), refusal.code()));
                });
    }

    @Bean(destroyMethod = "")
    Scheduler deadlineScheduler(DataSource dataSource, OneTimeTask<Due> deadline, NodeName node, Clock clock,
            @SuppressWarnings("unused") PlatformTransactionManager migrated) {
        return Scheduler.create(dataSource, List.of(deadline))
                .tableName("platform.scheduled_task")
                .serializer(new JsonSerializer(json))
                .schedulerName(node::toString)
                .clock(clock::instant)
                .pollingInterval(POLLING)
                // As many at a time as there are threads, each lot taken with one statement.
                .pollUsingLockAndFetch(0.5, 1)
                .threads(AT_ONCE)
                .executorService(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tiffin-deadline-", 0).factory()))
                .enableImmediateExecution()
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
    }

    @Bean
    DeadlineStart deadlineStart(Scheduler deadlineScheduler) {
        return new DeadlineStart(deadlineScheduler::start, deadlineScheduler::stop);
    }

    @Bean
    Deadlines deadlines(DataSource dataSource, @SuppressWarnings("unused") Scheduler migrated) {
        return new StoredDeadlines(dataSource, TASK, command -> {
            String name = NAMES.get(command.getClass());
            if (name == null) {
                throw new IllegalArgumentException(command.getClass() + " is no command that can be scheduled");
            }
            return json.writeValueAsBytes(new Due(name, json.writeValueAsString(command)));
        });
    }

    /** Task data as JSON, never as Java objects. */
    private record JsonSerializer(JsonMapper json) implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return json.writeValueAsBytes(data);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            return json.readValue(data, type);
        }
    }
}
