package io.tiffin.app.letters;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.app.letters.Letters.Letter;
import io.tiffin.app.letters.Letters.Line;
import io.tiffin.app.letters.Letters.LineSummary;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Blocking;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.PageRequest;
import io.tiffin.kernel.web.Pagination;
import io.tiffin.kernel.web.json.TiffinJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events that a processor or a saga could not handle, each with those of its order that wait behind it. */
@RestController
@RequestMapping("/api/admin/dead-letters")
@Tag(name = "Dead letters")
class DeadLetterRoutes {

    /** For a line whose commands are not answered; it goes on being handled after that. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final ParkingProcessors processors;
    private final Letters letters;
    private final LetterRetries retries;
    private final TransactionTemplate transactions;
    private final JsonMapper json = TiffinJson.stored();

    DeadLetterRoutes(ParkingProcessors processors, Letters letters, LetterRetries retries, TransactionTemplate transactions) {
        this.processors = processors;
        this.letters = letters;
        this.retries = retries;
        this.transactions = transactions;
    }

    /**
     * A letter as staff see it.
     *
     * @param position  of the event in the store; null where it is not known
     * @param attempts  how often it was handled in vain; 0: it waits behind another one
     * @param nextTryAt null: it waits behind another one, or for a hand
     * @param payload   of the event; what is personal in it stays sealed
     */
    record LetterAnswer(String letterId, String eventId, @Nullable Long position, String type, @Nullable String revision,
            @Nullable String aggregateType, @Nullable String aggregateId, @Nullable Long sequenceNumber, Instant occurredAt,
            Instant parkedAt, int attempts, Letters.@Nullable Cause cause, @Nullable Instant nextTryAt, JsonNode payload) {}

    /**
     * What a retry did.
     *
     * @param handled how many letters
     * @param failed  the one that failed again, null where none did
     * @param left    how many letters the line still has
     */
    record RetryAnswer(int handled, LetterRetries.@Nullable Failed failed, int left) {}

    @GetMapping
    @Operation(summary = "The lines that have letters, those that failed first at the front")
    Mono<Envelope<List<LineSummary>>> list(@RequestParam(required = false) @Nullable String processor,
            @RequestParam(required = false) @Nullable Integer page, @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest wanted = PageRequest.of(page, limit);
        return Blocking.call(() -> Envelope.of(letters.list(processor, wanted.limit(), wanted.offset()),
                Pagination.of(wanted, letters.countLines(processor))));
    }

    /**
     * A deadline that has come, but whose command could not be carried out so far. It is tried again without end.
     *
     * @param command its name and content
     */
    record DeadlineAnswer(String deadlineId, JsonNode command, int failures, @Nullable Instant lastFailedAt, @Nullable Instant nextTryAt) {}

    @GetMapping("/deadlines")
    @Operation(summary = "Deadlines whose command could not be carried out yet", description = "They are tried again every few seconds.")
    Mono<Envelope<List<DeadlineAnswer>>> deadlines(@RequestParam(required = false) @Nullable Integer page,
            @RequestParam(required = false) @Nullable Integer limit) {
        PageRequest wanted = PageRequest.of(page, limit);
        return Blocking
                .call(() -> Envelope.of(letters.failingDeadlines(wanted.limit(), wanted.offset()).stream().map(this::answer).toList(),
                        Pagination.of(wanted, letters.countFailingDeadlines())));
    }

    private DeadlineAnswer answer(Letters.FailingDeadline deadline) {
        return new DeadlineAnswer(deadline.deadlineId(), json.readTree(deadline.json()), deadline.failures(), deadline.lastFailedAt(),
                deadline.nextTryAt());
    }

    @GetMapping("/{processor}/{sequenceId}")
    @Operation(summary = "The letters of one line in their order")
    Mono<Envelope<List<LetterAnswer>>> inspect(@PathVariable String processor, @PathVariable UUID sequenceId) {
        return Blocking.call(() -> Envelope.of(found(new Line(processor, sequenceId.toString())).stream().map(this::answer).toList()));
    }

    @PostMapping("/{processor}/{sequenceId}/retry")
    @Operation(summary = "Handles the letters of one line again, until one fails", description = "Tells how many were handled, and what failed.")
    Mono<Envelope<RetryAnswer>> retry(@PathVariable String processor, @PathVariable UUID sequenceId) {
        var line = new Line(processor, sequenceId.toString());
        return Blocking.call(() -> {
            found(line);
            LetterRetries.Outcome outcome = retries.retry(line);
            if (outcome.isTaken() && outcome.handled() == 0) {
                throw beingHandled();
            }
            return Envelope.of(new RetryAnswer(outcome.handled(), outcome.failed(), letters.of(line).size()));
        }).timeout(PATIENCE);
    }

    @DeleteMapping("/{processor}/{sequenceId}")
    @Operation(summary = "Throws the letters of one line away, or one of them", description = "What was thrown away, and by whom, is kept.")
    Mono<Envelope<Void>> discard(Caller caller, @PathVariable String processor, @PathVariable UUID sequenceId,
            @RequestParam(required = false) @Nullable UUID letter) {
        var line = new Line(processor, sequenceId.toString());
        return Blocking.call(() -> transactions.execute(_ -> {
            processors.of(processor).letters().lock(line.sequenceId());
            List<String> unwanted = found(line).stream()
                    .map(Letter::letterId)
                    .filter(id -> letter == null || id.equals(letter.toString()))
                    .toList();
            if (unwanted.isEmpty()) {
                throw new RefusedException(new Refusal.NotFound("dead_letter"));
            }
            if (!letters.discard(line, unwanted, caller.id())) {
                throw beingHandled();
            }
            return Envelope.done(unwanted.size() + " discarded.");
        }));
    }

    private static RefusedException beingHandled() {
        return new RefusedException(new Refusal.Conflict("being_handled", "These letters are being handled at this moment."));
    }

    private List<Letter> found(Line line) {
        List<Letter> found = letters.of(line);
        if (found.isEmpty()) {
            throw new RefusedException(new Refusal.NotFound("dead_letter"));
        }
        return found;
    }

    private LetterAnswer answer(Letter letter) {
        JsonNode position = letter.token() == null ? null : json.readTree(letter.token()).findValue("globalIndex");
        return new LetterAnswer(letter.letterId(), letter.eventId(), position == null ? null : position.asLong(), letter.type(),
                letter.revision(), letter.aggregateType(), letter.aggregateId(), letter.sequenceNumber(),
                Instant.parse(letter.occurredAt()), Instant.parse(letter.parkedAt()), letter.attempts(), letter.cause(), letter.nextTry(),
                json.readTree(letter.payload()));
    }
}
