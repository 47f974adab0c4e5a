/** The key of each person, with which their data in events is sealed; erasing it erases the data. */
@NullMarked
package io.tiffin.user.keys;

import org.jspecify.annotations.NullMarked;
