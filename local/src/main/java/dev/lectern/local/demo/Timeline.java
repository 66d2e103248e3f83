package dev.lectern.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's timeline as text: when, counted from its first entry, by whom, what. */
final class Timeline {

    private Timeline() {}

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
                    entry.path("type").asText()));
        }
        return lines;
    }
}
