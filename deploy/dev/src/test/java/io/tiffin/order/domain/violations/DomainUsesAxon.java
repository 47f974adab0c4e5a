package io.tiffin.order.domain.violations;

import org.axonframework.eventhandling.EventMessage;

/** Breaks a rule of the architecture on purpose. */
public final class DomainUsesAxon {

    Class<?> other = EventMessage.class;
}
