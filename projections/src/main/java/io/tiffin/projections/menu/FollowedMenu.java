package io.tiffin.projections.menu;

import io.tiffin.projections.reading.ReadWait;
import io.tiffin.restaurant.api.PublishedMenu;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Tells the restaurant context when the menu that orders are priced by has seen its events. */
@Component
class FollowedMenu implements PublishedMenu {

    private final ReadWait wait;

    FollowedMenu(ReadWait wait) {
        this.wait = wait;
    }

    @Override
    public CompletionStage<Void> reaches(long position) {
        return wait.until(MenuProjection.NAME, position).timeout(ReadWait.LIMIT).toFuture();
    }
}
