package io.tiffin.app.processing;

import com.github.f4b6a3.uuid.UuidCreator;
import org.axonframework.common.IdentifierFactory;

/**
 * Identifiers of messages are UUIDs of version 7. They need to be unique, not secret, so that no command waits for the one source of secure
 * randomness of the JVM. Found by Axon as a service.
 */
public final class TimeOrderedIds extends IdentifierFactory {

    @Override
    public String generateIdentifier() {
        return UuidCreator.getTimeOrderedEpochFast().toString();
    }
}
