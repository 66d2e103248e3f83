package dev.lectern.observability.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lines of a CSV file (RFC 4180) that a spreadsheet shows and never computes. */
final class Csv {

    private static final Pattern FORMULA = Pattern.compile("^\\s*[=+\\-@\\t\\r]");
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\\r\\n;\\t]");
    private static final String HEAD = line(
            "time",
            "category",
            "action",
            "outcome",
            "actor",
            "subject kind",
            "subject",
            "error",
            "address",
            "agent",
            "workspace",
            "project",
            "run",
            "source",
            "detail",
            "id");

    private Csv() {}

    static String head() {
        return HEAD;
    }

    static String of(AuditEntry entry) {
        return line(
                entry.occurredAt(),
                entry.category(),
                entry.action(),
                entry.outcome(),
                entry.actor(),
                entry.subjectKind(),
                entry.subjectId(),
                entry.error(),
                entry.address(),
                entry.agent(),
                entry.workspaceId(),
                entry.projectId(),
                entry.runId(),
                entry.source(),
                entry.detail().encode(),
                entry.id());
    }

    private static String line(Object... cells) {
        return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    // Whoever can make us write down a path or an agent could otherwise run a formula on an administrator's desk.
    private static String cell(Object value) {
        var text = Objects.toString(value, "");
        var harmless = !(value instanceof Instant) && FORMULA.matcher(text).find() ? "'" + text : text;
        return NEEDS_QUOTES.matcher(harmless).find() ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }
}
