/** How commands, event processors and deadlines run. */
@NullMarked
package io.tiffin.app.processing;

import org.jspecify.annotations.NullMarked;
