package io.tiffin.dev.infrastructure;

/**
 * How to reach the database {@code tiffin}.
 *
 * @param url  a JDBC URL, without credentials
 * @param user owns the database, and is no superuser
 */
public record PostgresAccess(String url, String user, String password) {

    @Override
    public String toString() {
        return url + " as " + user;
    }
}
