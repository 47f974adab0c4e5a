/** What the queries have in common: waiting for a view, and opening what is sealed. */
@NullMarked
package io.tiffin.projections.reading;

import org.jspecify.annotations.NullMarked;
