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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What customers see of their orders. */
@RestController
@RequestMapping("/api/orders")
@Tag(name = "Orders of a customer")
class CustomerOrderQueries {

    private final OrderReading reading;
    private final OrderAnswers answers;

    CustomerOrderQueries(OrderReading reading, OrderAnswers answers) {
        this.reading = reading;
        this.answers = answers;
    }

    @GetMapping
    @Operation(summary = "The caller's orders, newest first", description = "status: one or several with commas between.")
    Mono<Envelope<List<OrderView>>> list(Caller caller,
            @Parameter(schema = @Schema(type = "string")) @RequestParam(required = false) @Nullable OrderStatuses status,
            @RequestParam(required = false) @Nullable Integer page, @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long minPosition) {
        return answers.page(OrderTable.Of.USER, caller.customer().value(), OrderStatuses.orAll(status), false, PageRequest.of(page, limit),
                minPosition);
    }

    @GetMapping("/{orderId}")
    @Operation(summary = "One of the caller's orders", description = "ETag and X-Event-Position are the position of the last event of the "
            + "order, its payment or its delivery that this answer has seen.")
    Mono<ResponseEntity<Envelope<OrderView>>> one(Caller caller, @PathVariable UUID orderId,
            @RequestParam(required = false) @Nullable Long minPosition) {
        return reading.read(new OrderId(orderId), (customer, _) -> customer.equals(caller.customer()), minPosition)
                .flatMap(answers::single);
    }
}
