/** The messages of payments. */
@NullMarked
package io.tiffin.user.api;

import org.jspecify.annotations.NullMarked;
