package io.tiffin.projections.menu;

import io.tiffin.kernel.GeoPoint;

/** The query parameter {@code near}: {@code lat,lng} in degrees. */
record Near(GeoPoint point) {

    /**
     * Spring's conversion of a query parameter calls this.
     *
     * @throws IllegalArgumentException where it is no place on Earth
     */
    public static Near valueOf(String text) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw new IllegalArgumentException("lat,lng expected");
        }
        return new Near(new GeoPoint(Double.parseDouble(text.substring(0, comma)), Double.parseDouble(text.substring(comma + 1))));
    }
}
