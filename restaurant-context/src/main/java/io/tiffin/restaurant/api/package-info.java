/** The messages of restaurants, their menus and their stock. */
@NullMarked
package io.tiffin.restaurant.api;

import org.jspecify.annotations.NullMarked;
