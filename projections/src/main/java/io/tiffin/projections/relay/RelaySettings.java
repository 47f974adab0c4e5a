package io.tiffin.projections.relay;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.relay.*}.
 *
 * @param acknowledgement how long the broker may take for a batch, before it is sent again
 * @param schemaBase      what stands before {@code /schemas/...} in {@code ce_dataschema}, such as the public URL of this application
 * @param announcements   how many location updates may be on their way at a time; what comes on top is dropped
 */
@ConfigurationProperties("tiffin.relay")
public record RelaySettings(@DefaultValue("30s") Duration acknowledgement, @DefaultValue("") String schemaBase,
        @DefaultValue("1000") int announcements) {}
