package io.tiffin.dev.infrastructure;

/** A server with data in a folder of its own, where it also leaves what the next start needs to find an orphan. */
interface EmbeddedService extends AutoCloseable {

    /** Ends a server that a killed launcher left on this folder. Nothing else ever: what cannot be proven ours is left alone. */
    void stopOrphan();

    /** Returns when the server answers. */
    void start(Ports ports);

    /** Returns when the server has ended, its data on disk. Does nothing when it is not running. */
    @Override
    void close();
}
