package dev.lectern.workflow.pipeline;

import dev.lectern.common.identity.Scope;
import dev.lectern.workflow.asked.Asker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * A set of papers on its way through the stages. It is a run, and has its id.
 *
 * <pre>
 * running -> completed | failed(reason) | cancelled
 * </pre>
 *
 * @param comparisonId the matrix with what papers say, once there is one
 * @param fillRunId the run that fills it, a part of this one
 */
public record Pipeline(
        Scope scope,
        String name,
        boolean isPersonal,
        Wanted wanted,
        String configHash,
        String questionHash,
        String papersHash,
        String status,
        String reason,
        UUID comparisonId,
        UUID fillRunId,
        Instant createdAt,
        Instant finishedAt) {

    /** An answer that somebody knows already; without a question it is that of the whole. */
    public record Expected(String question, String answer) {}

    /** What is asked of the papers, how, and whether what was done before counts. */
    public record Wanted(
            String question,
            String questionSet,
            List<String> subQuestions,
            List<Expected> expected,
            Asker asker,
            String workstreamId,
            String arm,
            boolean reuse) {

        public boolean asksAgentic() {
            return questionSet.equals("agentic") || questionSet.equals("both");
        }

        public boolean asksStructured() {
            return questionSet.equals("structured") || questionSet.equals("both");
        }
    }

    static Pipeline of(Row row) {
        return new Pipeline(
                new Scope(
                        row.getUUID("run_id"),
                        row.getUUID("workspace_id"),
                        row.getUUID("project_id"),
                        row.getUUID("user_id")),
                row.getString("name"),
                row.getBoolean("is_personal"),
                new Wanted(
                        row.getString("question"),
                        row.getString("question_set"),
                        texts(row.getJsonArray("sub_questions")),
                        expected(row.getJsonArray("expected")),
                        row.getJsonObject("asker").mapTo(Asker.class),
                        row.getString("workstream_id"),
                        row.getString("arm"),
                        row.getBoolean("is_reusing")),
                row.getString("config_hash"),
                row.getString("question_hash"),
                row.getString("papers_hash"),
                row.getString("status"),
                row.getString("reason"),
                row.getUUID("comparison_id"),
                row.getUUID("fill_run_id"),
                instant(row.getOffsetDateTime("created_at")),
                instant(row.getOffsetDateTime("finished_at")));
    }

    public UUID runId() {
        return scope.runId();
    }

    static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    static JsonArray json(List<Expected> expected) {
        var all = new JsonArray();
        expected.forEach(
                one -> all.add(new JsonObject().put("question", one.question()).put("answer", one.answer())));
        return all;
    }

    private static List<Expected> expected(JsonArray all) {
        return all.stream()
                .map(JsonObject.class::cast)
                .map(one -> new Expected(one.getString("question"), one.getString("answer")))
                .toList();
    }

    private static List<String> texts(JsonArray all) {
        return all.stream().map(String.class::cast).toList();
    }
}
