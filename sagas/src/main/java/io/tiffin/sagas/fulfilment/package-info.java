/** How an order gets from its placing to its delivery, and what is taken back when it does not. */
@NullMarked
package io.tiffin.sagas.fulfilment;

import org.jspecify.annotations.NullMarked;
