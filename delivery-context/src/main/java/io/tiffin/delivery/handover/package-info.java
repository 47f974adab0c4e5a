/** The two moments at which a meal changes hands, where order and delivery must agree. */
@NullMarked
package io.tiffin.delivery.handover;

import org.jspecify.annotations.NullMarked;
