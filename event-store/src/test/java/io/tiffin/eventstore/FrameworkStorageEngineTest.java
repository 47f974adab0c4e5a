package io.tiffin.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.axonframework.eventsourcing.eventstore.BatchingEventStorageEngineTest;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The framework's own suite for event storage engines, as it is published. */
class FrameworkStorageEngineTest
        extends
            BatchingEventStorageEngineTest<GroupCommitEventStorageEngine, GroupCommitEventStorageEngine.Builder> {

    private final StoreDatabase database = new StoreDatabase();
    private final List<AppendWriter> writers = new ArrayList<>();

    @BeforeEach
    void give() {
        setTestSubject(createEngine());
    }

    @AfterEach
    void close() {
        writers.forEach(AppendWriter::close);
    }

    @Override
    protected GroupCommitEventStorageEngine createEngine(UnaryOperator<GroupCommitEventStorageEngine.Builder> customization) {
        AppendWriter writer = database.writer();
        writers.add(writer);
        GroupCommitEventStorageEngine.Builder builder = GroupCommitEventStorageEngine.builder(database.dataSource, writer,
                StoreDatabase.metrics());
        builder.eventSerializer(Anything.serializer()).snapshotSerializer(Anything.serializer())
                .upcasterChain(NoOpEventUpcaster.INSTANCE);
        return customization.apply(builder).build();
    }
}
