package dev.lectern.workflow.deletion;

import dev.lectern.common.identity.Scope;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** One deletion and its receipts. */
record Deletion(
        Scope scope,
        UUID parentRunId,
        String kind,
        UUID subjectId,
        String status,
        int round,
        String reason,
        Instant startedAt,
        Instant finishedAt,
        List<Receipt> receipts) {

    /** By tables; round 0 has only told what it removed before anybody asked. */
    record Receipt(String service, int round, Map<String, Long> removed, Map<String, Long> left, Instant receivedAt) {

        long rowsLeft() {
            return left.values().stream().mapToLong(Long::longValue).sum();
        }

        private String told() {
            return left.entrySet().stream()
                    .filter(table -> table.getValue() > 0)
                    .map(table -> table.getValue() + " of " + table.getKey())
                    .collect(Collectors.joining(", ", service + " (", ")"));
        }
    }

    static final String REMOVING = "removing";
    static final String CHECKING = "checking";
    static final String COMPLETED = "completed";
    static final String FAILED = "failed";

    /** Everybody who keeps anything. */
    static final Set<String> SERVICES =
            Set.of("auth", "project", "ingestion", "retrieval", "workflow", "observability");

    // Begun by the event that somebody wants it; their runs end here. Of the others ingestion does the work and says
    // so.
    private static final Map<String, String> KINDS = Map.of(
            "project-purge", "project",
            "conversation-deletion", "conversation",
            "account-deletion", "account",
            "repository-deletion", "repository",
            "source-deletion", "document");
    private static final Set<String> OURS = Set.of("project", "conversation", "account");

    /** Of this kind of run, or null if it deletes nothing. */
    static String kindOf(String run) {
        return run == null ? null : KINDS.get(run);
    }

    boolean isOurs() {
        return OURS.contains(kind);
    }

    /** A document that others use as well stays where it is: there is nothing to be asked. */
    boolean concernsNobody() {
        return kind.equals("document") && receipts.isEmpty();
    }

    /** Somebody may still answer. */
    boolean isAsked() {
        return round > 0 && !status.equals(COMPLETED);
    }

    /** Who has not answered the last request. */
    Set<String> silent() {
        var silent = new TreeSet<>(SERVICES);
        receipts.stream().filter(one -> one.round() == round).forEach(one -> silent.remove(one.service()));
        return silent;
    }

    /** Null when nothing is left. */
    String whatIsLeft() {
        var left = receipts.stream()
                .filter(one -> one.rowsLeft() > 0)
                .map(Receipt::told)
                .collect(Collectors.joining("; "));
        return left.isEmpty() ? null : "Left of it are rows of " + left + ".";
    }

    static Deletion of(Row row) {
        var receipts = row.getJsonArray("receipts").stream()
                .map(JsonObject.class::cast)
                .map(one -> new Receipt(
                        one.getString("service"),
                        one.getInteger("round"),
                        counts(one.getJsonObject("removed")),
                        counts(one.getJsonObject("remaining")),
                        OffsetDateTime.parse(one.getString("received_at")).toInstant()))
                .toList();
        return new Deletion(
                new Scope(
                        row.getUUID("run_id"),
                        row.getUUID("workspace_id"),
                        row.getUUID("project_id"),
                        row.getUUID("user_id")),
                row.getUUID("parent_run_id"),
                row.getString("kind"),
                row.getUUID("subject_id"),
                row.getString("status"),
                row.getInteger("round"),
                row.getString("reason"),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getOffsetDateTime("finished_at") == null
                        ? null
                        : row.getOffsetDateTime("finished_at").toInstant(),
                receipts);
    }

    private static Map<String, Long> counts(JsonObject json) {
        var counts = new TreeMap<String, Long>();
        json.forEach(table -> counts.put(table.getKey(), ((Number) table.getValue()).longValue()));
        return counts;
    }
}
