package io.tiffin.sagas.interleaving;

import java.util.Random;

/** Decides what happens: by a seed, and after {@link #noMore} the first thing does, and nothing unlikely. */
final class Choices {

    private final Random random;
    private boolean more = true;

    Choices(long seed) {
        this.random = new Random(seed);
    }

    void noMore() {
        more = false;
    }

    int below(int bound) {
        return more ? random.nextInt(bound) : 0;
    }

    boolean oneIn(int times) {
        return more && random.nextInt(times) == 0;
    }
}
