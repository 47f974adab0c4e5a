/** The HTTP routes of customers. */
@NullMarked
package io.tiffin.user.web;

import org.jspecify.annotations.NullMarked;
