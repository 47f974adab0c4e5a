/** Events that could not be handled: parked with what comes after them in their line, tried again, and shown to staff. */
@NullMarked
package io.tiffin.app.letters;

import org.jspecify.annotations.NullMarked;
