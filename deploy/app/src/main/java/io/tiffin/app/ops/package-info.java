/** What operators look at. */
@NullMarked
package io.tiffin.app.ops;

import org.jspecify.annotations.NullMarked;
