package dev.lectern.observability.audit;

import dev.lectern.observability.csv.Csv;

/** An event of the audit as a line of a file. */
final class AuditLine {

    private static final String HEAD = Csv.line(
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

    private AuditLine() {}

    static String head() {
        return HEAD;
    }

    static String of(AuditEntry entry) {
        return Csv.line(
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
}
