/** The HTTP routes by which restaurants manage their account, profile and menu; menus are read from projections. */
@NullMarked
package io.tiffin.restaurant.web;

import org.jspecify.annotations.NullMarked;
