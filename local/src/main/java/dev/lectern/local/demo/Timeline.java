package dev.lectern.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's timeline as text: when, counted from its first entry, who said it, what. */
final class Timeline {

    private static final String LAST_WORD = "run.completed";

    private Timeline() {}

    /** The timeline is told by events, so its last line may come a moment after the run has ended. */
    static boolean complete(JsonNode timeline) {
        for (var entry : timeline.path("items")) {
            if (entry.path("type").asText().startsWith(LAST_WORD)) {
                return true;
            }
        }
        return false;
    }

    static List<String> lines(JsonNode timeline) {
        var lines = new ArrayList<String>();
        Instant first = null;
        for (var entry : timeline.path("items")) {
            var time = Instant.parse(entry.path("time").asText());
            first = first == null ? time : first;
            lines.add(String.format(
                    Locale.ROOT,
                    "%+8.3f s  %-14s %s",
                    Duration.between(first, time).toMillis() / 1000.0,
                    entry.path("source").asText(),
                    entry.path("line").asText(entry.path("type").asText())));
        }
        return lines;
    }
}
