/** What a restaurant and the items of its menu may do, in plain Java. */
@NullMarked
package io.tiffin.restaurant.domain;

import org.jspecify.annotations.NullMarked;
