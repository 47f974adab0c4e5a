package io.tiffin.dev.simulator.violations;

import io.tiffin.order.api.OrderCommand;

/** Breaks a rule of the architecture on purpose. */
public final class SimulatorUsesPlatform {

    Class<?> other = OrderCommand.class;
}
