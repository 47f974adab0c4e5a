package io.tiffin.restaurant.api;

import java.util.concurrent.CompletionStage;

/** Port: the menu that customers order from, which follows the events of menu items. */
public interface PublishedMenu {

    /** Completes once the menu has seen all events up to that global position; fails with a {@code TimeoutException} after 2 s. */
    CompletionStage<Void> reaches(long position);
}
