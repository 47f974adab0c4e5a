package io.tiffin.projections.relay;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows everybody what the values of integration events look like. */
@RestController
@Tag(name = "Schemas")
class SchemaRoute {

    private static final MediaType SCHEMA = MediaType.valueOf("application/schema+json");
    private static final Duration FRESH = Duration.ofDays(1);

    private final Map<String, String> schemas = Arrays.stream(IntegrationType.values())
            .map(IntegrationType::schema)
            .collect(Collectors.toUnmodifiableMap(name -> name, SchemaRoute::read));

    @GetMapping("/schemas/{name}")
    @Operation(summary = "The JSON Schema that ce_dataschema of an integration event names")
    ResponseEntity<String> schema(@PathVariable String name) {
        String schema = schemas.get(name);
        if (schema == null) {
            throw new RefusedException(new Refusal.NotFound("schema"));
        }
        return ResponseEntity.ok().contentType(SCHEMA).cacheControl(CacheControl.maxAge(FRESH).cachePublic()).body(schema);
    }

    static String read(String name) {
        try {
            return new ClassPathResource("schemas/" + name).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema " + name + " is missing", e);
        }
    }
}
