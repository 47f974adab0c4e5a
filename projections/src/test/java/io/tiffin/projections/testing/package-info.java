/** An event log in memory and a database, for the tests of read models. */
@NullMarked
package io.tiffin.projections.testing;

import org.jspecify.annotations.NullMarked;
