/** Menu writes that are answered only once customers can order by them. */
@NullMarked
package io.tiffin.restaurant.publishing;

import org.jspecify.annotations.NullMarked;
