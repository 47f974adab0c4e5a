/** How adapters speak to aggregates: commands out, positions back, reactions to events that cannot get lost. */
@NullMarked
package io.tiffin.kernel.messaging;

import org.jspecify.annotations.NullMarked;
