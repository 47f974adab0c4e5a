/** The application: every context on one event store. */
@NullMarked
package io.tiffin.app;

import org.jspecify.annotations.NullMarked;
