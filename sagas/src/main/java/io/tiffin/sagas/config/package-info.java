/** Wires the sagas. */
@NullMarked
package io.tiffin.sagas.config;

import org.jspecify.annotations.NullMarked;
