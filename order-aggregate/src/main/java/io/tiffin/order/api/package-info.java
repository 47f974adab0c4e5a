/** The messages of the order aggregate, and the ports that it needs of others. */
@NullMarked
package io.tiffin.order.api;

import org.jspecify.annotations.NullMarked;
