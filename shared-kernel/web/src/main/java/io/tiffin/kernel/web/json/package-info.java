/** How values of the kernel look in JSON, over HTTP and in stored events alike. */
@NullMarked
package io.tiffin.kernel.web.json;

import org.jspecify.annotations.NullMarked;
