/** What every context shares: identifiers, money, places, decisions and refusals. It knows the JDK only. */
@NullMarked
package io.tiffin.kernel;

import org.jspecify.annotations.NullMarked;
