/** Customers and staff as rows: credentials and contact data, which are never events. */
@NullMarked
package io.tiffin.user.accounts;

import org.jspecify.annotations.NullMarked;
