/** Payments as the provider sees them: the port to it, a sandbox behind that port, and the processing that calls it. */
@NullMarked
package io.tiffin.user.payments;

import org.jspecify.annotations.NullMarked;
