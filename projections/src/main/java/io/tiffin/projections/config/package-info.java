/** What the application imports of the projections. */
@NullMarked
package io.tiffin.projections.config;

import org.jspecify.annotations.NullMarked;
