package io.tiffin.projections.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.live.*}.
 *
 * @param buffer    how many updates wait for a slow client before it is disconnected
 * @param heartbeat how often a comment keeps proxies from closing a silent connection
 * @param retry     what a client is told to wait before it reconnects
 * @param page      how many events of an order are read from the store at a time
 */
@ConfigurationProperties("tiffin.live")
public record LiveSettings(@DefaultValue("256") int buffer, @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("3s") Duration retry, @DefaultValue("200") int page) {}
