package io.tiffin.projections.orders;

import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.OrderDetails;
import io.tiffin.order.api.OrderLine;
import io.tiffin.order.api.OrderView;
import io.tiffin.order.api.OrderView.TimelineEntry;
import io.tiffin.projections.reading.PersonalData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Turns rows into what the HTTP contract shows, and opens what they keep sealed. */
@Component
class OrderViews {

    private final PersonalData personalData;
    private final JsonMapper json = TiffinJson.stored();

    OrderViews(PersonalData personalData) {
        this.personalData = personalData;
    }

    Mono<OrderView> open(OrderRow row) {
        return Blocking.call(() -> view(row));
    }

    Mono<List<OrderView>> open(List<OrderRow> rows) {
        return Blocking.call(() -> rows.stream().map(this::view).toList());
    }

    private OrderView view(OrderRow row) {
        OrderDetails details = personalData.details(row.userId(), row.details());
        return new OrderView(row.orderId(), row.status(), row.version(), row.restaurantId(), row.restaurantName(), lines(row, details),
                row.total(), details == null ? null : details.deliveryAddress(), details == null ? null : details.specialInstructions(),
                payment(row), delivery(row.delivery()),
                Arrays.asList(json.readValue(row.timeline(), TimelineEntry[].class)), row.createdAt(), row.updatedAt());
    }

    private List<OrderView.Line> lines(OrderRow row, @Nullable OrderDetails details) {
        OrderLine[] lines = json.readValue(row.items(), OrderLine[].class);
        var views = new ArrayList<OrderView.Line>();
        for (int i = 0; i < lines.length; i++) {
            views.add(OrderView.Line.of(lines[i], details == null ? null : details.notes().get(i)));
        }
        return views;
    }

    private OrderView.Payment payment(OrderRow row) {
        OrderRow.Payment paid = row.payment();
        Currency currency = row.total().currency();
        return new OrderView.Payment(paid.status(), money(paid.authorized(), currency), money(paid.captured(), currency),
                money(paid.refunded(), currency), Arrays.asList(json.readValue(paid.refunds(), OrderView.Refund[].class)),
                paid.declineCode());
    }

    private static @Nullable Money money(@Nullable Long minor, Currency currency) {
        return minor == null ? null : new Money(minor, currency);
    }

    private OrderView.Delivery delivery(OrderRow.@Nullable AssignedDelivery delivery) {
        if (delivery == null) {
            return OrderView.Delivery.NOT_REQUESTED;
        }
        GeoPoint location = personalData.place(delivery.agentId(), delivery.agentLocation());
        return new OrderView.Delivery(delivery.status(), delivery.agentId(), personalData.name(delivery.agentId(), delivery.agentName()),
                delivery.estimatedDeliveryTime(), delivery.late(), location);
    }
}
