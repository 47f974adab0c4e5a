package io.tiffin.kernel;

/**
 * Where something stands: what a person reads, and the point on the map.
 *
 * @param text     as written on a letter
 * @param location for distance and arrival
 */
public record Address(String text, GeoPoint location) {}
