package io.tiffin.eventstore.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The same figure from several rounds. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Median and spread, as whole numbers. */
    String whole() {
        return spread("%,.0f");
    }

    /** Median and spread of nanoseconds, in milliseconds. */
    String millis() {
        Samples millis = new Samples();
        values.forEach(nanos -> millis.add(nanos / 1e6));
        return millis.spread("%.2f");
    }

    private String spread(String format) {
        if (isEmpty()) {
            return "-";
        }
        double least = values.stream().min(Double::compare).orElseThrow();
        double most = values.stream().max(Double::compare).orElseThrow();
        return String.format(Locale.ROOT, format + " (" + format + ".." + format + ")", median(), least, most);
    }
}
