/** What agents and deliveries may do, in plain Java. */
@NullMarked
package io.tiffin.delivery.domain;

import org.jspecify.annotations.NullMarked;
