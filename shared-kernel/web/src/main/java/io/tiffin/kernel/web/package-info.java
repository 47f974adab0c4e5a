/** The manners of the HTTP contract, once for every context: envelope, errors, positions, callers, pages. */
@NullMarked
package io.tiffin.kernel.web;

import org.jspecify.annotations.NullMarked;
