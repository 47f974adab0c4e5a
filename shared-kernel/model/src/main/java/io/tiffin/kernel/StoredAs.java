package io.tiffin.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name and revision under which an event is stored, for ever: renaming or moving its class changes nothing stored.
 * A changed shape gets a new revision and an upcaster from the old one.
 *
 * <p>
 * On an aggregate, the name and revision of its snapshots. They are not for ever: a changed shape, or a change in what the state makes of
 * the events, gets a new revision, and snapshots of the old one are passed over.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StoredAs {

    /** The logical name, such as {@code order.created}. */
    String value();

    String revision() default "1";
}
