package io.tiffin.restaurant.domain;

import io.tiffin.kernel.Decision;
import io.tiffin.kernel.Money;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RestaurantId;
import io.tiffin.restaurant.api.MenuItemCommand;
import io.tiffin.restaurant.api.MenuItemCommand.AddMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ChangeReservation;
import io.tiffin.restaurant.api.MenuItemCommand.ConsumeStock;
import io.tiffin.restaurant.api.MenuItemCommand.ReleaseStock;
import io.tiffin.restaurant.api.MenuItemCommand.RemoveMenuItem;
import io.tiffin.restaurant.api.MenuItemCommand.ReserveStock;
import io.tiffin.restaurant.api.MenuItemCommand.SetStock;
import io.tiffin.restaurant.api.MenuItemEvent;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemAdded;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemChanged;
import io.tiffin.restaurant.api.MenuItemEvent.MenuItemRemoved;
import io.tiffin.restaurant.api.MenuItemEvent.RefusalReason;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChangeRefused;
import io.tiffin.restaurant.api.MenuItemEvent.ReservationChanged;
import io.tiffin.restaurant.api.MenuItemEvent.StockConsumed;
import io.tiffin.restaurant.api.MenuItemEvent.StockReleased;
import io.tiffin.restaurant.api.MenuItemEvent.StockReservationRefused;
import io.tiffin.restaurant.api.MenuItemEvent.StockReserved;
import io.tiffin.restaurant.api.MenuItemEvent.StockSet;
import io.tiffin.restaurant.domain.MenuItemState.Known;
import io.tiffin.restaurant.domain.MenuItemState.None;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a menu item and its stock. A restaurant's request is refused; an order's reservation is answered by an event either way,
 * because it is a saga that waits for it. Orders, and their changes, are answered once: a repeated command of one that was answered stores
 * nothing.
 */
public final class MenuItemDecider {

    /** The code of the refusal to add an item again with other content. */
    public static final String EXISTS = "menu_item_exists";

    private MenuItemDecider() {}

    public static Decision<MenuItemEvent> decide(MenuItemCommand command, MenuItemState state) {
        return switch (state) {
            case None _ -> command instanceof AddMenuItem add
                    ? ifValidStock(add.stock(), new MenuItemAdded(add.menuItemId(), add.by(), add.item(), add.stock()))
                    : notFound();
            case Known known -> switch (command) {
                case AddMenuItem add -> addAgain(add, known);
                case ChangeMenuItem change -> change(change, known);
                case RemoveMenuItem remove -> remove(remove, known);
                case SetStock set -> setStock(set, known);
                case ReserveStock reserve -> reserve(reserve, known);
                case ChangeReservation change -> changeReservation(change, known);
                case ReleaseStock release -> release(release, known);
                case ConsumeStock consume -> consume(consume, known);
            };
        };
    }

    private static Decision<MenuItemEvent> addAgain(AddMenuItem add, Known known) {
        if (!add.by().equals(known.restaurant())) {
            return notFound();
        }
        boolean same = add.item().equals(known.added().item()) && Objects.equals(add.stock(), known.added().stock());
        return same
                ? Decision.alreadyDone()
                : Decision.refuse(new Refusal.Conflict(EXISTS, "This item was added before, with other content."));
    }

    private static Decision<MenuItemEvent> change(ChangeMenuItem change, Known known) {
        if (!mayChange(change.by(), known)) {
            return notFound();
        }
        return change.item().equals(known.item())
                ? Decision.alreadyDone()
                : Decision.accept(new MenuItemChanged(change.menuItemId(), change.by(), change.item()));
    }

    private static Decision<MenuItemEvent> remove(RemoveMenuItem remove, Known known) {
        if (!remove.by().equals(known.restaurant())) {
            return notFound();
        }
        return known.onMenu() ? Decision.accept(new MenuItemRemoved(remove.menuItemId(), remove.by())) : Decision.alreadyDone();
    }

    private static Decision<MenuItemEvent> setStock(SetStock set, Known known) {
        if (!mayChange(set.by(), known)) {
            return notFound();
        }
        return Objects.equals(set.stock(), known.remaining())
                ? Decision.alreadyDone()
                : ifValidStock(set.stock(), new StockSet(set.menuItemId(), set.by(), set.stock()));
    }

    private static Decision<MenuItemEvent> reserve(ReserveStock reserve, Known known) {
        OrderId order = reserve.orderId();
        int quantity = reserve.quantity();
        if (known.stock().knows(order)) {
            return Decision.alreadyDone();
        }
        if (quantity < 1) {
            return outOfRange("/quantity", "A quantity is at least 1.");
        }
        return Decision.accept(whyNot(quantity, reserve.quotedPrice(), known)
                .<MenuItemEvent>map(
                        reason -> new StockReservationRefused(reserve.menuItemId(), known.restaurant(), order, quantity, reason))
                .orElseGet(() -> new StockReserved(reserve.menuItemId(), known.restaurant(), order, quantity,
                        known.stock().remainingAfterTaking(quantity))));
    }

    private static Decision<MenuItemEvent> changeReservation(ChangeReservation change, Known known) {
        OrderId order = change.orderId();
        Reservation held = known.stock().heldFor(order);
        if (held.change() >= change.change() || known.stock().isSettledFor(order)) {
            return Decision.alreadyDone();
        }
        if (change.quantity() < 0) {
            return outOfRange("/quantity", "A quantity is not negative.");
        }
        int more = change.quantity() - held.quantity();
        Optional<RefusalReason> whyNot = more > 0 ? whyNot(more, change.quotedPrice(), known) : Optional.empty();
        return Decision.accept(whyNot
                .<MenuItemEvent>map(reason -> new ReservationChangeRefused(change.menuItemId(), known.restaurant(), order, change.change(),
                        change.quantity(), reason))
                .orElseGet(() -> new ReservationChanged(change.menuItemId(), known.restaurant(), order, change.change(), change.quantity(),
                        known.stock().remainingAfterTaking(more))));
    }

    private static Optional<RefusalReason> whyNot(int quantity, Money quotedPrice, Known known) {
        if (!known.onMenu() || !known.item().available()) {
            return Optional.of(RefusalReason.UNAVAILABLE);
        }
        if (!quotedPrice.equals(known.item().price())) {
            return Optional.of(RefusalReason.PRICE_CHANGED);
        }
        return known.stock().hasAtLeast(quantity) ? Optional.empty() : Optional.of(RefusalReason.SOLD_OUT);
    }

    private static Decision<MenuItemEvent> release(ReleaseStock release, Known known) {
        Reservation held = known.stock().reserved().get(release.orderId());
        return held == null
                ? Decision.alreadyDone()
                : Decision.accept(new StockReleased(release.menuItemId(), known.restaurant(), release.orderId(), held.quantity(),
                        known.stock().remainingAfterReturning(held.quantity())));
    }

    private static Decision<MenuItemEvent> consume(ConsumeStock consume, Known known) {
        Reservation held = known.stock().reserved().get(consume.orderId());
        return held == null
                ? Decision.alreadyDone()
                : Decision.accept(new StockConsumed(consume.menuItemId(), known.restaurant(), consume.orderId(), held.quantity()));
    }

    private static boolean mayChange(RestaurantId by, Known known) {
        return known.onMenu() && by.equals(known.restaurant());
    }

    private static Decision<MenuItemEvent> ifValidStock(@Nullable Integer stock, MenuItemEvent event) {
        return stock != null && stock < 0 ? outOfRange("/stock", "A stock is not negative.") : Decision.accept(event);
    }

    private static Decision<MenuItemEvent> outOfRange(String pointer, String detail) {
        return Decision.refuse(new Refusal.Unacceptable("out_of_range", pointer, detail));
    }

    private static Decision<MenuItemEvent> notFound() {
        return Decision.refuse(new Refusal.NotFound("menu_item"));
    }
}
