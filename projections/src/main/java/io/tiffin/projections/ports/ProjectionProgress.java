package io.tiffin.projections.ports;

/** Port: how far event processors have come. Its calls may block. */
public interface ProjectionProgress {

    /** The global position up to which that processor has handled everything, on whatever node; 0 at first. */
    long position(String processor);
}
