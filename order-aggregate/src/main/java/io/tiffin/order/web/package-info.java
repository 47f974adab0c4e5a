/** The HTTP routes by which orders are commanded; what is read of them is a matter of projections. */
@NullMarked
package io.tiffin.order.web;

import org.jspecify.annotations.NullMarked;
