package io.tiffin.restaurant.api;

/** Whether a restaurant takes orders: busy does, but takes longer. Written in lower snake case. */
public enum OpenState {
    ONLINE, BUSY, OFFLINE
}
