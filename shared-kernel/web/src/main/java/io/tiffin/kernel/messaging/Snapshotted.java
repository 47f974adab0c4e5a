package io.tiffin.kernel.messaging;

/**
 * An aggregate of which snapshots are stored: whoever folds its events may find one in the place of those that came before.
 *
 * @param <S> the state that its rules know
 */
public interface Snapshotted<S> {

    S state();
}
