package io.tiffin.dev.infrastructure;

/** What can be embedded, and the environment variable that names a server to use in its place. */
public enum Service {
    POSTGRES("PostgreSQL", "TIFFIN_POSTGRES_URL"), REDIS("Redis", "TIFFIN_REDIS_URL"), KAFKA("Kafka", "TIFFIN_KAFKA_BOOTSTRAP");

    private final String title;
    private final String variable;

    Service(String title, String variable) {
        this.title = title;
        this.variable = variable;
    }

    public String title() {
        return title;
    }

    public String variable() {
        return variable;
    }
}
