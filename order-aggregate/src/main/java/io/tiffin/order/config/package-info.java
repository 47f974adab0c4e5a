/** How the order aggregate is put together. */
@NullMarked
package io.tiffin.order.config;

import org.jspecify.annotations.NullMarked;
