package io.tiffin.restaurant.config;

import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tiffin.*}.
 *
 * @param currency of every price of the platform, ISO 4217: an order adds them up
 */
@ConfigurationProperties("tiffin")
public record MenuSettings(@DefaultValue("EUR") Currency currency) {}
