package io.tiffin.kernel.web.json;

import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads texts of letters and line breaks, and refuses control characters and halves of surrogate pairs: PostgreSQL stores no NUL and UTF-8
 * has no lone surrogate, so that such a text would fail only once it is an event, in everything that follows the store.
 */
final class PlainText extends StdScalarDeserializer<String> {

    private static final Pattern UNUSABLE = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\n\\r\\t]]");

    PlainText() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser in, DeserializationContext context) {
        String text = StringDeserializer.instance.deserialize(in, context);
        if (UNUSABLE.matcher(text).find()) {
            context.reportInputMismatch(this, "control characters are not text");
        }
        return text;
    }

    @Override
    public LogicalType logicalType() {
        return LogicalType.Textual;
    }
}
