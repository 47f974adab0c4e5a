/** Paying through Stripe: an adapter to its HTTP API behind the port of payments, and its webhooks. */
@NullMarked
package io.tiffin.user.stripe;

import org.jspecify.annotations.NullMarked;
