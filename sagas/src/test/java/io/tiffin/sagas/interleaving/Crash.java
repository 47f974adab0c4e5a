package io.tiffin.sagas.interleaving;

import java.io.Serial;

/** The process ends here. */
final class Crash extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    Crash() {
        super("the process ends here", null, false, false);
    }
}
