/** Wires the restaurant context. */
@NullMarked
package io.tiffin.restaurant.config;

import org.jspecify.annotations.NullMarked;
