/** Accounts, tokens and the rules of who may call which route. */
@NullMarked
package io.tiffin.kernel.web.security;

import org.jspecify.annotations.NullMarked;
