/** What may happen to a payment, in plain Java. */
@NullMarked
package io.tiffin.user.domain;

import org.jspecify.annotations.NullMarked;
