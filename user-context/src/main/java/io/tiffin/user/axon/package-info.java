/** The shell in which Axon calls the payment. */
@NullMarked
package io.tiffin.user.axon;

import org.jspecify.annotations.NullMarked;
