/** The development launcher: the application with everything it needs, from one command. */
@NullMarked
package io.tiffin.dev;

import org.jspecify.annotations.NullMarked;
