package io.tiffin.kernel.web.json;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.ChangeId;
import io.tiffin.kernel.DeliveryId;
import io.tiffin.kernel.Identifier;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.UserId;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.jdk.UUIDDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Identifiers are UUID strings, also as keys of maps; enums of ours are lower snake case. */
final class KernelModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    KernelModule() {
        super("tiffin-kernel");
        addSerializer(Identifier.class, new IdentifierSerializer());
        addKeySerializer(Identifier.class, new IdentifierKeySerializer());
        identifier(OrderId.class, OrderId::new);
        identifier(UserId.class, UserId::new);
        identifier(RestaurantId.class, RestaurantId::new);
        identifier(MenuItemId.class, MenuItemId::new);
        identifier(AgentId.class, AgentId::new);
        identifier(PaymentId.class, PaymentId::new);
        identifier(RefundId.class, RefundId::new);
        identifier(ChangeId.class, ChangeId::new);
        identifier(DeliveryId.class, DeliveryId::new);
    }

    private <T extends Identifier> void identifier(Class<T> type, Function<UUID, T> of) {
        addDeserializer(type, new IdentifierDeserializer<>(type, of));
        addKeyDeserializer(type, new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                return of.apply(UUID.fromString(key));
            }
        });
    }

    private static final class IdentifierSerializer extends StdSerializer<Identifier> {
        IdentifierSerializer() {
            super(Identifier.class);
        }

        @Override
        public void serialize(Identifier id, JsonGenerator out, SerializationContext context) {
            out.writeString(id.value().toString());
        }
    }

    private static final class IdentifierKeySerializer extends StdSerializer<Identifier> {
        IdentifierKeySerializer() {
            super(Identifier.class);
        }

        @Override
        public void serialize(Identifier id, JsonGenerator out, SerializationContext context) {
            out.writeName(id.value().toString());
        }
    }

    private static final class IdentifierDeserializer<T extends Identifier> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;
        /** Asked directly: the mapper would make one anew for each id. */
        private static final UUIDDeserializer UUIDS = new UUIDDeserializer();
        private final transient Function<UUID, T> of;

        IdentifierDeserializer(Class<T> type, Function<UUID, T> of) {
            super(type);
            this.of = of;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) {
            UUID value = (UUID) UUIDS.deserialize(in, context);
            if (value == null) {
                // Jackson takes an empty text for no value at all.
                throw context.weirdStringException("", handledType(), "not a UUID");
            }
            return of.apply(value);
        }
    }
}
