/** Orders in all contexts at once: their real rules on one log in memory, and everything that may come between. */
@NullMarked
package io.tiffin.sagas.interleaving;

import org.jspecify.annotations.NullMarked;
