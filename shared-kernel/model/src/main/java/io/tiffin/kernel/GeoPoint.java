package io.tiffin.kernel;

/**
 * A place on Earth in degrees (WGS 84).
 *
 * @param lat latitude, -90 to 90
 * @param lng longitude, -180 to 180
 */
public record GeoPoint(double lat, double lng) {

    private static final double EARTH_RADIUS_METRES = 6_371_008.8;

    public GeoPoint {
        if (!(lat >= -90 && lat <= 90 && lng >= -180 && lng <= 180)) {
            throw new IllegalArgumentException("no place on Earth: " + lat + ", " + lng);
        }
    }

    /** The great-circle distance in metres (haversine, mean Earth radius of IUGG). */
    public double metresTo(GeoPoint other) {
        double dLat = Math.toRadians(other.lat - lat);
        double dLng = Math.toRadians(other.lng - lng);
        double a = Math.pow(Math.sin(dLat / 2), 2)
                + Math.cos(Math.toRadians(lat)) * Math.cos(Math.toRadians(other.lat)) * Math.pow(Math.sin(dLng / 2), 2);
        return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(a)));
    }
}
