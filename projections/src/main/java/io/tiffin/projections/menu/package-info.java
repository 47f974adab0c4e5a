/** Restaurants and their menus as everybody sees them, and as orders are priced. */
@NullMarked
package io.tiffin.projections.menu;

import org.jspecify.annotations.NullMarked;
