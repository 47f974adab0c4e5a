package io.tiffin.app.processing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.processors.*}: for every event processor.
 *
 * @param segments  into how many parts the work is cut at the first start; several nodes share them
 * @param batchSize how many events share one transaction at most; as many as Axon hands to a segment ahead, so that one that lags behind
 *                  catches up by the largest batches
 * @param threads   of one node, for each processor
 */
@ConfigurationProperties("tiffin.processors")
public record ProcessorSettings(@DefaultValue("2") int segments, @DefaultValue("1024") int batchSize, @DefaultValue("2") int threads) {}
