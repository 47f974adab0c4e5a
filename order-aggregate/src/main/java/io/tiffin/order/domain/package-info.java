/** What an order may do, in plain Java. */
@NullMarked
package io.tiffin.order.domain;

import org.jspecify.annotations.NullMarked;
