package dev.lectern.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/** One line of a log for a person: the services write JSON, which machines like better than people do. */
final class LogLine {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    /** What a log quotes may come from anywhere and must not steer a terminal. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t\n]]");

    private static final int FRAMES = 6;

    private LogLine() {}

    /** What is not JSON (PostgreSQL, Kafka, a JVM that dies) is shown as it is, but never a control character. */
    static String readable(String line) {
        return CONTROL.matcher(text(line)).replaceAll("?");
    }

    private static String text(String line) {
        if (!line.startsWith("{")) {
            return line;
        }
        try {
            var record = JSON.readTree(line);
            return record.path("message").isMissingNode() ? line : readable(record);
        } catch (JsonProcessingException e) {
            return line;
        }
    }

    private static String readable(JsonNode record) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s %-5s [%s] %s",
                clock(record.path("timestamp").asText()),
                record.path("level").asText(),
                shortName(record.path("loggerName").asText()),
                record.path("message").asText()));
        for (var key : new String[] {"run_id", "request_id"}) {
            var value = record.path("mdc").path(key).asText("");
            if (!value.isEmpty()) {
                text.append("  ").append(key).append('=').append(value);
            }
        }
        for (var thrown = record.path("exception");
                thrown.isObject();
                thrown = thrown.path("causedBy").path("exception")) {
            text.append("\n    ")
                    .append(thrown.path("exceptionType").asText())
                    .append(": ")
                    .append(thrown.path("message").asText());
            frames(thrown, text);
        }
        return text.toString();
    }

    private static void frames(JsonNode thrown, StringBuilder text) {
        var shown = 0;
        for (var frame : thrown.path("frames")) {
            if (shown++ == FRAMES) {
                text.append("\n        ...");
                return;
            }
            text.append("\n        at ")
                    .append(frame.path("class").asText())
                    .append('.')
                    .append(frame.path("method").asText())
                    .append(':')
                    .append(frame.path("line").asInt());
        }
    }

    private static String clock(String timestamp) {
        try {
            return OffsetDateTime.parse(timestamp)
                    .atZoneSameInstant(ZoneId.systemDefault())
                    .format(CLOCK);
        } catch (DateTimeParseException e) {
            return timestamp;
        }
    }

    private static String shortName(String logger) {
        var parts = logger.split("\\.");
        return parts.length < 3 ? logger : parts[parts.length - 2] + "." + parts[parts.length - 1];
    }
}
