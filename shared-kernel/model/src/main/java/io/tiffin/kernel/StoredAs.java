package io.tiffin.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name and revision under which an event is stored, for ever: renaming or moving its class changes nothing stored.
 * A changed shape gets a new revision and an upcaster from the old one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StoredAs {

    /** The logical name, such as {@code order.created}. */
    String value();

    String revision() default "1";
}
