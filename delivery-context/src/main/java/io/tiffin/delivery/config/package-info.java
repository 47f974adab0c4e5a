/** How the delivery context is put together. */
@NullMarked
package io.tiffin.delivery.config;

import org.jspecify.annotations.NullMarked;
