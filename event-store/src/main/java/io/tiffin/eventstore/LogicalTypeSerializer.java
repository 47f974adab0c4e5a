package io.tiffin.eventstore;

import java.util.Objects;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.axonframework.serialization.jackson3.ByteArrayToJsonNodeConverter;
import org.axonframework.serialization.jackson3.JsonNodeToByteArrayConverter;
import org.axonframework.serialization.jackson3.JsonNodeToObjectNodeConverter;
import org.axonframework.serialization.jackson3.MetaDataDeserializer;
import org.axonframework.serialization.jackson3.ObjectNodeToJsonNodeConverter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

/**
 * Stores objects as plain JSON under the name that {@link TypeNames} gives their class. It differs from Axon's
 * {@code Jackson3Serializer} in that no Java class name is written or looked up: a class without a name is refused, and JSON chooses
 * no class. It also takes a mapper as it is configured.
 *
 * <p>
 * A stored name that is not known, or known at a revision that no upcaster has brought to today's, is read as
 * {@link UnknownSerializedType}, which handlers pass over. A stored type without a revision is taken for today's.
 */
public final class LogicalTypeSerializer implements Serializer {

    private final JsonMapper mapper;
    private final TypeNames names;
    private final ChainingConverter converter = new ChainingConverter();

    /**
     * @param mapper
     *            without default typing: names of classes in the data would undo the names of types
     */
    public LogicalTypeSerializer(JsonMapper mapper, TypeNames names) {
        SimpleModule metaData = new SimpleModule("axon-metadata").addDeserializer(MetaData.class, new MetaDataDeserializer());
        this.mapper = mapper.rebuild().addModule(metaData).polymorphicTypeValidator(tokensOnly()).build();
        this.names = names;
        if (this.mapper.serializationConfig().getDefaultTyper(this.mapper.constructType(Object.class)) != null) {
            throw new IllegalArgumentException("The mapper has default typing, which writes names of classes");
        }
        converter.registerConverter(new JsonNodeToByteArrayConverter(this.mapper));
        converter.registerConverter(new ByteArrayToJsonNodeConverter(this.mapper));
        converter.registerConverter(new JsonNodeToObjectNodeConverter());
        converter.registerConverter(new ObjectNodeToJsonNodeConverter());
    }

    /** Axon's tokens that wrap others name the classes of those; nothing else may name one. */
    private static PolymorphicTypeValidator tokensOnly() {
        return BasicPolymorphicTypeValidator.builder().allowIfBaseType(TrackingToken.class).build();
    }

    /**
     * @throws SerializationException
     *             for a class without a name, and for what Jackson cannot write
     */
    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> expectedRepresentation) {
        SerializedType type = typeForClass(object == null ? null : object.getClass());
        try {
            T content = converter.convert(mapper.writeValueAsBytes(object), expectedRepresentation);
            return new SimpleSerializedObject<>(content, expectedRepresentation, type);
        } catch (JacksonException e) {
            throw new SerializationException(type.getName() + " could not be written: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> expectedRepresentation) {
        return converter.canConvert(byte[].class, expectedRepresentation);
    }

    /** Null for Axon's empty type. */
    @Override
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    public <S, T> T deserialize(SerializedObject<S> serializedObject) {
        SerializedType type = serializedObject.getType();
        if (SerializedType.emptyType().equals(type)) {
            return null;
        }
        Class<?> target = classForType(type);
        if (UnknownSerializedType.class.equals(target)) {
            return (T) new UnknownSerializedType(this, serializedObject);
        }
        try {
            if (serializedObject.getData() instanceof JsonNode tree) {
                return (T) mapper.treeToValue(tree, target);
            }
            return (T) mapper.readValue(converter.convert(serializedObject, byte[].class).getData(), target);
        } catch (JacksonException e) {
            throw new SerializationException(type.getName() + " could not be read: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        if (SerializedType.emptyType().equals(type)) {
            return Void.class;
        }
        // The type that Axon claims for all metadata it reads; it is not stored.
        if (MetaData.class.getName().equals(type.getName())) {
            return MetaData.class;
        }
        return names.typeOf(type.getName()).<Class<?>>map(known -> isToday(type, known) ? known : UnknownSerializedType.class)
                .orElse(UnknownSerializedType.class);
    }

    private boolean isToday(SerializedType stored, Class<?> type) {
        return stored.getRevision() == null
                || names.nameOf(type).filter(today -> Objects.equals(today.revision(), stored.getRevision())).isPresent();
    }

    /**
     * @throws SerializationException
     *             for a class without a name
     */
    @Override
    @SuppressWarnings("rawtypes")
    public SerializedType typeForClass(@Nullable Class type) {
        if (type == null || Void.TYPE.equals(type) || Void.class.equals(type)) {
            return SerializedType.emptyType();
        }
        if (MetaData.class.equals(type)) {
            return new SimpleSerializedType(MetaData.class.getName(), null);
        }
        Class<?> known = type;
        return names.nameOf(known).map(today -> new SimpleSerializedType(today.name(), today.revision()))
                .orElseThrow(() -> new SerializationException(
                        known.getName() + " has no name to be stored under: register it before an object of it is written"));
    }

    @Override
    public Converter getConverter() {
        return converter;
    }
}
