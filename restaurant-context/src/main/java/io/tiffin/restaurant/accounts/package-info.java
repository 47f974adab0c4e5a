/** Who may act for a restaurant: rows with credentials and contact data, which are never events. */
@NullMarked
package io.tiffin.restaurant.accounts;

import org.jspecify.annotations.NullMarked;
