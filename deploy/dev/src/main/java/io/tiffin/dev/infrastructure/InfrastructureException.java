package io.tiffin.dev.infrastructure;

import org.jspecify.annotations.Nullable;

/** The embedded infrastructure cannot start or stop. The message is written for the developer and says what to do. */
public final class InfrastructureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InfrastructureException(String message) {
        super(message);
    }

    InfrastructureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
