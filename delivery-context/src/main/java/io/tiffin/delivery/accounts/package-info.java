/** The accounts of agents: credentials and contact data, which are rows and never events. */
@NullMarked
package io.tiffin.delivery.accounts;

import org.jspecify.annotations.NullMarked;
