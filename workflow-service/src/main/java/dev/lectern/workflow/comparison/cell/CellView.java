package dev.lectern.workflow.comparison.cell;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A cell as clients see it; in a matrix without the anchors of its answer. */
@Schema(name = "ComparisonCell")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CellView(
        UUID paperId,
        @Schema(examples = "Q01") String questionId,

        @Schema(
                description = "`stale`: the paper, the prompt, the persona or the model is another one since",
                enumeration = {"cached", "missing", "generated", "failed", "stale"})
        String status,

        @Schema(description = "It is to be computed by the fill that is under way")
        boolean pending,

        @Schema(description = "As it was computed last") String answer,
        @Schema(description = "The paper does not say") boolean refused,

        @Schema(description = "A verified quote that it stands on, shortened")
        String quote,

        @Schema(description = "0 to 1, by how well it is proved")
        Float confidence,

        @Schema(enumeration = {"high", "medium", "low"}) String confidenceLabel,
        String model,

        @Schema(
                description = "`fallback`: the model was out, and quotes answered in its place",
                enumeration = {"cache", "model", "quotes", "fallback"})
        String source,

        @Schema(examples = "project/strict") String cacheLayer,
        String errorCode,
        String errorMessage,
        @Schema(description = "Of the work that made it") UUID runId,
        Instant answeredAt,

        @Schema(description = "What a person says instead; it stays when the cell is computed anew")
        OverrideView override,

        @Schema(description = "Where in the paper each quote stands; only where one cell is asked for")
        List<Anchor> citations) {

    @Schema(name = "CellOverride")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OverrideView(String answer, String note, UUID userId, Instant at) {}

    @Schema(name = "CellAnchor", description = "A quote and where it stands")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Anchor(
            int number,
            Integer page,
            String section,
            int startChar,
            int endChar,
            String documentHash,
            String quote,
            boolean verified) {

        static Anchor of(JsonObject one) {
            return new Anchor(
                    one.getInteger("number"),
                    one.getInteger("page"),
                    one.getString("section"),
                    one.getInteger("startChar"),
                    one.getInteger("endChar"),
                    one.getString("documentHash"),
                    one.getString("quote"),
                    one.getBoolean("verified"));
        }
    }

    public static CellView inMatrix(Cell cell, String guard) {
        return of(cell, guard, null);
    }

    public static CellView whole(Cell cell, String guard) {
        return of(cell, guard, anchors(cell));
    }

    public static List<Anchor> anchors(Cell cell) {
        return cell.citations().stream()
                .map(JsonObject.class::cast)
                .map(Anchor::of)
                .toList();
    }

    private static CellView of(Cell cell, String guard, List<Anchor> citations) {
        var said = cell.override();
        return new CellView(
                cell.paperId(),
                cell.questionId(),
                cell.status(guard),
                cell.pending(),
                cell.answer(),
                cell.refused(),
                cell.quote(),
                cell.confidence(),
                cell.confidenceLabel(),
                cell.model(),
                cell.source(),
                cell.cacheLayer(),
                cell.errorCode(),
                cell.errorMessage(),
                cell.runId(),
                cell.answeredAt(),
                said == null ? null : new OverrideView(said.answer(), said.note(), said.userId(), said.at()),
                citations);
    }
}
