package io.tiffin.eventstore;

import java.util.List;

/** Who learns of batches once they are committed, on the writer's thread: what takes time must be handed over. */
interface CommittedEvents {

    /** For a writer whom nobody follows. */
    CommittedEvents NOT_FOLLOWED = new CommittedEvents() {

        @Override
        public void comeFrom(String writer) {
            // Nobody listens.
        }

        @Override
        public void add(long head, List<Append.Row> rows) {
            // Nobody listens.
        }

        @Override
        public void addedUnseen() {
            // Nobody listens.
        }
    };

    /** The name under which the writer of these events notifies, so that what it says here need not be heard twice. */
    void comeFrom(String writer);

    /**
     * @param head
     *            the position before the first of these events, whose positions are dense
     */
    void add(long head, List<Append.Row> rows);

    /** Something was committed, and the answer that would tell where was lost. */
    void addedUnseen();
}
