/** Where agents are, which of them are free, and whom that concerns. */
@NullMarked
package io.tiffin.delivery.locations;

import org.jspecify.annotations.NullMarked;
