package io.tiffin.app.store;

import io.tiffin.kernel.PaymentId;
import io.tiffin.kernel.RefundId;
import java.util.Set;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What brings events of older revisions to today's. */
final class Upcasters {

    private Upcasters() {}

    static EventUpcaster all() {
        return new EventUpcasterChain(new RefundsHaveIds());
    }

    /** Until revision 2 a payment was given back as a whole, by the system, because its order was off; nobody asked twice. */
    private static final class RefundsHaveIds extends SingleEventUpcaster {

        private static final String REQUESTED = "payment.refund-requested";
        private static final Set<String> NAMES = Set.of(REQUESTED, "payment.refunded");

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return NAMES.contains(event.getType().getName()) && "1".equals(event.getType().getRevision());
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            String name = event.getType().getName();
            return event.upcastPayload(new SimpleSerializedType(name, "2"), JsonNode.class, payload -> {
                var refund = ((ObjectNode) payload).deepCopy();
                var payment = PaymentId.parse(refund.path("paymentId").asString());
                refund.put("refundId", RefundId.ofReversal(payment).toString());
                refund.put("reason", "order_cancelled");
                if (name.equals(REQUESTED)) {
                    refund.set("by", JsonNodeFactory.instance.objectNode().put("type", "system").putNull("id"));
                    refund.put("attempt", 1);
                }
                return refund;
            });
        }
    }
}
