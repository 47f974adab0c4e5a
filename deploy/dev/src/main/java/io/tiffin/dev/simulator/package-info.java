/** People who use the platform through its public API, as reproducibly as people can. */
@NullMarked
package io.tiffin.dev.simulator;

import org.jspecify.annotations.NullMarked;
