package io.tiffin.projections.violations;

import io.tiffin.order.domain.OrderDecider;

/** Breaks a rule of the architecture on purpose. */
public final class ProjectionDecides {

    Class<?> other = OrderDecider.class;
}
