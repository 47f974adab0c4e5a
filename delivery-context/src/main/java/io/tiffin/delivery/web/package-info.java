/** What agents do over HTTP. */
@NullMarked
package io.tiffin.delivery.web;

import org.jspecify.annotations.NullMarked;
