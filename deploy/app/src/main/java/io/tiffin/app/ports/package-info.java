/** The ports of contexts and projections, connected. */
@NullMarked
package io.tiffin.app.ports;

import org.jspecify.annotations.NullMarked;
