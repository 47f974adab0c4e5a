package io.tiffin.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

import tools.jackson.databind.json.JsonMapper;

/** A saga that counts how often its number has come. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
class Tally {

    record Called(int number, String by) {}

    record Done(int number) {}

    List<String> by = new ArrayList<>();

    static LogicalTypeSerializer serializer() {
        return new LogicalTypeSerializer(JsonMapper.builder().build(),
                TypeNames.of(Map.of(Tally.class, new TypeNames.TypeName("tally", "1"), Called.class,
                        new TypeNames.TypeName("called", "1"), Done.class, new TypeNames.TypeName("done", "1"))));
    }

    static AssociationValue of(int number) {
        return new AssociationValue("number", Integer.toString(number));
    }

    static Stream<AssociationValue> lookUps(EventMessage<?> event) {
        return switch (event.getPayload()) {
            case Called called -> Stream.of(of(called.number()));
            case Done done -> Stream.of(of(done.number()));
            default -> Stream.empty();
        };
    }

    Tally by(String who) {
        by.add(who);
        return this;
    }

    @StartSaga
    @SagaEventHandler(associationProperty = "number")
    void on(Called event) {
        by.add(event.by());
    }

    @SagaEventHandler(associationProperty = "number")
    void on(Done event) {
        SagaLifecycle.end();
    }
}
