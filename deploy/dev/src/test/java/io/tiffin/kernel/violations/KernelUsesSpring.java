package io.tiffin.kernel.violations;

import org.springframework.context.ApplicationContext;

/** Breaks a rule of the architecture on purpose. */
public final class KernelUsesSpring {

    Class<?> other = ApplicationContext.class;
}
