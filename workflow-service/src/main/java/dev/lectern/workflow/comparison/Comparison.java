package dev.lectern.workflow.comparison;

import dev.lectern.common.identity.Caller;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.asked.Asker;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A matrix of papers and questions, without its cells.
 *
 * <pre>
 * ready <-> filling -> completed | failed | ready | cancelled
 * </pre>
 *
 * @param runId of the fill that is under way or was the last
 */
public record Comparison(
        UUID comparisonId,
        UUID projectId,
        UUID createdBy,
        String kind,
        String name,
        UUID seedPaperId,
        String model,
        UUID personaId,
        Integer passages,
        String status,
        String reason,
        UUID runId,
        int done,
        int failed,
        int total,
        Instant fillingSince,
        Instant createdAt,
        Instant updatedAt,
        List<PaperId> papers,
        List<Question> questions) {

    public static final String COMPARISON = "comparison";
    public static final String STRUCTURED = "structured";

    /** What a pipeline asks of its papers. */
    public static final String PIPELINE = "pipeline";

    @Schema(name = "ComparedQuestion")
    public record Question(String questionId, String question) {}

    static final String COLUMNS = "comparison_id, project_id, created_by_user_id, kind, name, seed_paper_id, model,"
            + " persona_id, passages, status, reason, run_id, cells_done, cells_failed, cells_total, filling_since,"
            + " created_at, updated_at";

    static Comparison of(Row row, List<PaperId> papers, List<Question> questions) {
        return new Comparison(
                row.getUUID("comparison_id"),
                row.getUUID("project_id"),
                row.getUUID("created_by_user_id"),
                row.getString("kind"),
                row.getString("name"),
                row.getUUID("seed_paper_id"),
                row.getString("model"),
                row.getUUID("persona_id"),
                row.getInteger("passages"),
                row.getString("status"),
                row.getString("reason"),
                row.getUUID("run_id"),
                row.getInteger("cells_done"),
                row.getInteger("cells_failed"),
                row.getInteger("cells_total"),
                row.getOffsetDateTime("filling_since") == null
                        ? null
                        : row.getOffsetDateTime("filling_since").toInstant(),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                papers,
                questions);
    }

    /** One that is about to be. */
    public static Comparison wanted(
            UUID id, String kind, String name, UUID seed, Asker how, List<PaperId> papers, List<Question> questions) {
        return new Comparison(
                id,
                how.projectId(),
                how.userId(),
                kind,
                name,
                seed,
                how.model(),
                how.personaId(),
                how.passages(),
                "ready",
                null,
                null,
                0,
                0,
                0,
                null,
                null,
                null,
                papers,
                questions);
    }

    /** The same with other rows and columns. */
    Comparison with(List<PaperId> otherPapers, List<Question> otherQuestions) {
        return new Comparison(
                comparisonId,
                projectId,
                createdBy,
                kind,
                name,
                seedPaperId,
                model,
                personaId,
                passages,
                status,
                reason,
                runId,
                done,
                failed,
                total,
                fillingSince,
                createdAt,
                updatedAt,
                otherPapers,
                otherQuestions);
    }

    /** The same by another name, and answered otherwise. */
    Comparison answered(String otherName, String otherModel, UUID otherPersona, Integer otherPassages) {
        return new Comparison(
                comparisonId,
                projectId,
                createdBy,
                kind,
                otherName,
                seedPaperId,
                otherModel,
                otherPersona,
                otherPassages,
                status,
                reason,
                runId,
                done,
                failed,
                total,
                fillingSince,
                createdAt,
                updatedAt,
                papers,
                questions);
    }

    public boolean isFilling() {
        return status.equals("filling");
    }

    /** The same person, asking for what this comparison asks for. */
    public Asker asker(Caller caller) {
        return Asker.of(caller, personaId, model, passages);
    }
}
