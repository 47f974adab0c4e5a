package io.tiffin.restaurant.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.MenuItemId;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.web.Answers;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Envelope;
import io.tiffin.kernel.web.IdempotencyKey;
import io.tiffin.restaurant.api.MenuItemCommand;
import io.tiffin.restaurant.api.MenuItemCommand.AddMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.RemoveMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.SetStock;
import io.tiffin.restaurant.config.MenuSettings;
import io.tiffin.restaurant.domain.MenuItemDecider;
import io.tiffin.restaurant.publishing.MenuWrites;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A restaurant's own menu. A write answers once customers can order by it. */
@RestController
@RequestMapping("/restaurants/me/menu")
@Tag(name = "Own menu")
class MenuRoutes {

    private final MenuWrites menu;
    private final MenuSettings settings;

    MenuRoutes(MenuWrites menu, MenuSettings settings) {
        this.menu = menu;
        this.settings = settings;
    }

    @PostMapping
    Mono<ResponseEntity<Envelope<MenuItemAnswer>>> add(Caller caller,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key, @Valid @RequestBody MenuItemBody body) {
        RestaurantId restaurant = caller.restaurant();
        var add = new AddMenuItem(MenuItemId.of(restaurant, IdempotencyKey.orFresh(key)), restaurant, body.item(settings.currency()),
                body.stock());
        // Where nothing new was stored, the key stands for an item that was added before, with the same content.
        return menu.carryOut(caller, add)
                .onErrorMap(MenuRoutes::addedBefore, _ -> IdempotencyKey.reused())
                .map(position -> Answers.created(position, URI.create("/restaurants/me/menu/" + add.menuItemId()),
                        MenuItemAnswer.of(add.menuItemId(), add.item(), add.stock()), position.isEmpty()));
    }

    @PutMapping("/{menuItemId}")
    @Operation(description = "Replaces the item: what is absent is none, except that stock stays as it is.")
    Mono<ResponseEntity<Envelope<MenuItemAnswer>>> change(Caller caller, @PathVariable UUID menuItemId,
            @Valid @RequestBody MenuItemBody body) {
        var id = new MenuItemId(menuItemId);
        var change = new ChangeMenuItem(id, caller.restaurant(), body.item(settings.currency()));
        return body.stock() == null
                ? carryOut(caller, id, change)
                : carryOut(caller, id, change, new SetStock(id, caller.restaurant(), body.stock()));
    }

    @PutMapping("/{menuItemId}/stock")
    Mono<ResponseEntity<Envelope<MenuItemAnswer>>> setStock(Caller caller, @PathVariable UUID menuItemId,
            @Valid @RequestBody StockBody body) {
        var id = new MenuItemId(menuItemId);
        return carryOut(caller, id, new SetStock(id, caller.restaurant(), body.stock()));
    }

    @DeleteMapping("/{menuItemId}")
    Mono<ResponseEntity<Envelope<Void>>> remove(Caller caller, @PathVariable UUID menuItemId) {
        return menu.carryOut(caller, new RemoveMenuItem(new MenuItemId(menuItemId), caller.restaurant()))
                .map(position -> Answers.done(position, "Removed from the menu."));
    }

    private Mono<ResponseEntity<Envelope<MenuItemAnswer>>> carryOut(Caller caller, MenuItemId id, MenuItemCommand... commands) {
        return menu.carryOut(caller, commands)
                .flatMap(position -> menu.item(id)
                        .map(known -> Answers.ok(position, MenuItemAnswer.of(id, known.item(), known.remaining()))));
    }

    private static boolean addedBefore(Throwable error) {
        return error instanceof RefusedException refused && refused.refusal().code().equals(MenuItemDecider.EXISTS);
    }
}
