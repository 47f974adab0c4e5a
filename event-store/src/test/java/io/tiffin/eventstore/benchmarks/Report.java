package io.tiffin.eventstore.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown page, written anew after each part of it, so that a run that is cut short leaves what it has found. */
final class Report {

    private static final String NONE = "";

    private final Path file;
    private final StringBuilder page = new StringBuilder();
    private final List<String> verdicts = new ArrayList<>();

    Report(Path file) {
        this.file = file;
    }

    void heading(String text) {
        line("\n## " + text + "\n");
    }

    void line(String text) {
        page.append(text).append('\n');
        write();
    }

    void table(String... columns) {
        row((Object[]) columns);
        line("|" + "---|".repeat(columns.length));
    }

    void row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            row.append(' ').append(cell).append(" |");
        }
        line(row.toString());
    }

    /** Judges a figure that should be large. A floor or goal that is not set is NaN. */
    void atLeast(String what, double figure, double floor, double goal) {
        verdict(what, figure, bound("≥ ", floor), bound("≥ ", goal), !(figure < floor), !(figure < goal));
    }

    /** Judges a figure that should be small. A floor or goal that is not set is NaN. */
    void atMost(String what, double figure, double floor, double goal) {
        verdict(what, figure, bound("≤ ", floor), bound("≤ ", goal), !(figure > floor), !(figure > goal));
    }

    private static String bound(String relation, double value) {
        return Double.isNaN(value) ? NONE : relation + String.format(Locale.ROOT, "%.2f", value);
    }

    private void verdict(String what, double figure, String floor, String goal, boolean reachesFloor, boolean reachesGoal) {
        String floorWord = floor.isEmpty() ? NONE : floor + (reachesFloor ? " pass" : " **FAIL**");
        String goalWord = goal.isEmpty() ? NONE : goal + (reachesGoal ? " reached" : " not reached");
        verdicts.add(String.format(Locale.ROOT, "| %s | %.2f | %s | %s |", what, figure, floorWord, goalWord));
        write();
    }

    String text() {
        return page + "\n## Floors and goals\n\n| what | figure | floor | goal |\n|---|---|---|---|\n" + String.join("\n", verdicts) + "\n";
    }

    private void write() {
        try {
            Files.writeString(file, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
