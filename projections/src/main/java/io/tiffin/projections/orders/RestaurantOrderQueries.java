package io.tiffin.projections.orders;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.PageRequest;
import io.tiffin.order.api.OrderView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What restaurants see of the orders placed with them. */
@RestController
@Tag(name = "Orders of a restaurant")
public class RestaurantOrderQueries {

    public static final String QUEUE = "/restaurants/me/orders";
    public static final String ORDER = "/restaurants/me/orders/{orderId}";

    private final OrderReading reading;
    private final OrderAnswers answers;

    RestaurantOrderQueries(OrderReading reading, OrderAnswers answers) {
        this.reading = reading;
        this.answers = answers;
    }

    @GetMapping(QUEUE)
    @Operation(summary = "The restaurant's orders", description = "status: one or several with commas between. Newest first; where only "
            + "statuses of orders that are still open are asked for it is a queue, oldest first.")
    Mono<Envelope<List<OrderView>>> list(Caller caller,
            @Parameter(schema = @Schema(type = "string")) @RequestParam(required = false) @Nullable OrderStatuses status,
            @RequestParam(required = false) @Nullable Integer page, @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long minPosition) {
        OrderStatuses wanted = OrderStatuses.orAll(status);
        return answers.page(OrderTable.Of.RESTAURANT, caller.restaurant().value(), wanted, wanted.onlyOpen(), PageRequest.of(page, limit),
                minPosition);
    }

    @GetMapping(ORDER)
    @Operation(summary = "One of the restaurant's orders")
    Mono<ResponseEntity<Envelope<OrderView>>> one(Caller caller, @PathVariable UUID orderId,
            @RequestParam(required = false) @Nullable Long minPosition) {
        return reading.read(new OrderId(orderId), (_, restaurant) -> restaurant.equals(caller.restaurant()), minPosition)
                .flatMap(answers::single);
    }
}
