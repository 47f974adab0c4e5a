/** How the user context is put together. */
@NullMarked
package io.tiffin.user.config;

import org.jspecify.annotations.NullMarked;
