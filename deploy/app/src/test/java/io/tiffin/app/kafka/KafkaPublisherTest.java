package io.tiffin.app.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiffin.projections.relay.OutgoingRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told to whom publishes, by the answers of a producer that the test gives; that records arrive is for the whole platform to show. */
class KafkaPublisherTest {

    private final CompletableFuture<Void> topics = CompletableFuture.completedFuture(null);
    private final Answering producer = new Answering();
    private final KafkaPublisher publisher = new KafkaPublisher(producer, () -> topics);

    /** Keeps its caller waiting as long as there is no broker. */
    private static final class Answering extends MockProducer<String, String> {

        private volatile CountDownLatch broker = new CountDownLatch(0);
        private volatile boolean asked;

        private Answering() {
            super(false, null, new StringSerializer(), new StringSerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<String, String> record, Callback callback) {
            asked = true;
            try {
                broker.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return super.send(record, callback);
        }
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void is_done_when_all_are_acknowledged() {
        var done = publisher.publish(records(2)).toCompletableFuture();
        await().until(() -> sent() == 2);

        producer.completeNext();
        assertThat(done).isNotDone();
        producer.completeNext();

        assertThat(done).isCompleted();
        assertThat(producer.history()).extracting(ProducerRecord::value).containsExactly("value 0", "value 1");
        assertThat(new String(producer.history().getFirst().headers().lastHeader("ce_id").value())).isEqualTo("id 0");
    }

    @Test
    void fails_as_the_first_record_that_does() {
        var done = publisher.publish(records(2)).toCompletableFuture();
        await().until(() -> sent() == 2);

        producer.errorNext(new TimeoutException("no broker"));

        assertThat(done).isCompletedExceptionally();
        assertThat(done.exceptionNow()).isInstanceOf(TimeoutException.class);
    }

    @Test
    void returns_at_once_while_the_broker_is_away_and_sends_nothing_that_was_given_up() {
        producer.broker = new CountDownLatch(1);
        var givenUp = publisher.publish(records(3)).toCompletableFuture();
        var later = publisher.publish(records(1)).toCompletableFuture();
        await().until(() -> producer.asked);

        givenUp.cancel(true);
        producer.broker.countDown();
        await().until(() -> sent() == 2);

        assertThat(producer.history()).extracting(ProducerRecord::value).containsOnly("value 0");
        producer.completeNext();
        producer.completeNext();
        assertThat(later).isCompleted();
    }

    @Test
    void fails_where_there_are_no_topics() {
        topics.obtrudeException(new TimeoutException("no broker"));

        var done = publisher.publish(records(1)).toCompletableFuture();

        await().until(done::isCompletedExceptionally);
        assertThat(sent()).isZero();
    }

    @Test
    void has_nothing_to_wait_for_without_records() {
        var done = publisher.publish(List.of()).toCompletableFuture();

        await().until(done::isDone);
        assertThat(done).isCompleted();
    }

    private int sent() {
        return producer.history().size();
    }

    private static List<OutgoingRecord> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new OutgoingRecord("order-placed", "key", "value " + i, Map.of("ce_id", "id " + i))).toList();
    }
}
