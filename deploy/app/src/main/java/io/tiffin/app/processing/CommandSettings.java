package io.tiffin.app.processing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.commands.*}.
 *
 * @param atOnce how many commands of customers, restaurants, agents and staff a node handles at once; the next one is answered with 503
 */
@ConfigurationProperties("tiffin.commands")
public record CommandSettings(@DefaultValue("4096") int atOnce) {}
