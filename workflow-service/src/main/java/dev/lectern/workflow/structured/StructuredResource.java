package dev.lectern.workflow.structured;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.web.Storable;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.comparison.Matrix;
import dev.lectern.workflow.comparison.cell.Cell;
import dev.lectern.workflow.comparison.cell.CellView;
import dev.lectern.workflow.comparison.export.Download;
import dev.lectern.workflow.comparison.export.Format;
import dev.lectern.workflow.comparison.export.Sheet;
import dev.lectern.workflow.comparison.fill.FillComparison;
import dev.lectern.workflow.comparison.fill.FillComparison.Choice;
import dev.lectern.workflow.structured.StructuredQuestions.Asked;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The canonical questions about papers, and having them answered. */
@Path("/api/v1")
@Tag(name = "Structured questions", description = "What everybody wants to know of a paper, asked of each alike")
@Needs(Capability.RESEARCH)
class StructuredResource {

    @Schema(name = "StructuredQuestions")
    record QuestionList(List<Asked> items) {}

    @Schema(name = "StructuredChoice", description = "Without questions those that want it")
    record Wanted(
            @Size(min = 1, max = 100)
            @Schema(nullable = true, description = "Of these only, whether they want it or not", examples = "[\"A01\"]")
            List<@NotNull @Size(max = 10) String> questionIds,

            @Schema(description = "All of them, also those that are up to date", examples = "false")
            boolean all,

            @Size(min = 1, max = 200) @Storable @Schema(nullable = true, examples = "lectern-extractive")
            String model,

            @Schema(nullable = true, description = "Where the paper stands, if it is no paper of the project")
            UUID repositoryId) {

        Choice choice() {
            return new Choice(null, questionIds, all || questionIds != null);
        }
    }

    @Schema(name = "StructuredGeneration")
    record Generation(
            UUID runId,
            @Schema(description = "That are computed") int generated,
            @Schema(description = "That are up to date") int skipped) {}

    @Schema(name = "StructuredAnswers")
    record Answers(
            UUID paperId,

            @Schema(description = "By the name that who asks knows it by")
            String title,

            @Schema(description = "That would answer now") String model,

            @Schema(enumeration = {"ready", "filling", "completed", "failed", "cancelled"})
            String status,

            Matrix.Counts counts,
            List<AnswerView> items) {}

    @Schema(name = "StructuredAnswer")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AnswerView(
            @Schema(examples = "A01") String questionId,
            @Schema(examples = "A") String section,

            @Schema(examples = "Research question and contribution")
            String category,

            String question,
            CellView answer) {}

    private static final String FORMATS = "json|csv|pdf|markdown";

    private final StructuredSets sets;
    private final FillComparison fill;
    private final ObjectMapper json;
    private final Caller caller;

    StructuredResource(StructuredSets sets, FillComparison fill, ObjectMapper json, Caller caller) {
        this.sets = sets;
        this.fill = fill;
        this.json = json;
        this.caller = caller;
    }

    @GET
    @Path("structured-questions")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The canonical questions", description = "83 of them in the sections A to K.")
    @APIResponse(responseCode = "200", description = "All of them, in their order")
    public QuestionList questions() {
        return new QuestionList(StructuredQuestions.all());
    }

    @GET
    @Path("papers/{sourceItemId}/structured-answers")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "What a paper says to the canonical questions",
            description =
                    "As far as it has been computed, or is kept: with confidence, anchors and a short quote for each."
                            + " Which are out of date is found now. Nothing is computed.")
    @APIResponse(responseCode = "200", description = "All questions with what there is of answers")
    @APIResponse(responseCode = "404", description = "Who asks sees no such paper")
    @APIResponse(responseCode = "503", description = "Papers cannot be looked at right now")
    public Uni<Answers> answers(
            UUID sourceItemId,
            @RestQuery @Parameter(description = "The persona's or the installation's unless said") String model,
            @RestQuery @Parameter(description = "Where the paper stands, if it is no paper of the project")
                    UUID repositoryId) {
        return sets.of(caller, new PaperId(sourceItemId, repositoryId), model).map(StructuredResource::view);
    }

    @POST
    @Path("papers/{sourceItemId}/structured-answers")
    @RolesAllowed(Access.EDITOR)
    @ResponseStatus(202)
    @Operation(
            summary = "Have canonical questions answered",
            description =
                    "One, some, all, or those that are missing, failed or out of date, as a run whose children are the"
                            + " answers. It goes on through a crash, and nothing is computed twice.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run tells how it goes",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Generation.class)))
    @APIResponse(responseCode = "404", description = "Who asks sees no such paper")
    @APIResponse(responseCode = "409", description = "Its questions are being answered already")
    @APIResponse(responseCode = "422", description = "There is no such question or model")
    public Uni<RestResponse<Generation>> generate(
            UUID sourceItemId,
            @RestHeader("Idempotency-Key") @Parameter(description = "Makes it safe to send again") String key,
            @NotNull @Valid Wanted wanted) {
        if (wanted.questionIds() != null) {
            wanted.questionIds().forEach(StructuredQuestions::of);
        }
        var of = wanted.questionIds() == null
                ? StructuredQuestions.all().size()
                : (int) wanted.questionIds().stream().distinct().count();
        return sets.of(caller, new PaperId(sourceItemId, wanted.repositoryId()), wanted.model())
                .chain(set -> fill.apply(caller, set, wanted.choice(), key))
                .map(begun -> ResponseBuilder.<Generation>create(202)
                        .header(HttpHeaders.LOCATION, "/api/v1/runs/" + begun.runId())
                        .entity(new Generation(begun.runId(), begun.cells(), of - begun.cells()))
                        .build());
    }

    @GET
    @Path("papers/{sourceItemId}/structured-answers/export")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "What a paper says to the canonical questions, as a file",
            description = "With the anchors of each answer. In CSV nothing is taken for a formula.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/pdf", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "404", description = "Who asks sees no such paper")
    public Uni<RestResponse<byte[]>> export(
            UUID sourceItemId,
            @RestQuery @Parameter(description = "The persona's or the installation's unless said") String model,
            @RestQuery @Parameter(description = "Where the paper stands, if it is no paper of the project")
                    UUID repositoryId,
            @RestQuery
                    @DefaultValue("json")
                    @Pattern(regexp = FORMATS, message = "is one of " + FORMATS)
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"json", "csv", "pdf", "markdown"}))
                    String format) {
        var file = Format.of(format);
        return sets.of(caller, new PaperId(sourceItemId, repositoryId), model)
                .chain(set -> file == null ? Uni.createFrom().item(json(view(set))) : Download.of(named(set), file));
    }

    private static Sheet named(Matrix set) {
        var sheet = Sheet.of(set, StructuredQuestions::sectionOf);
        return new Sheet(sheet.lines().getFirst().title(), sheet.questions(), sheet.lines());
    }

    private static Answers view(Matrix set) {
        var paper = set.papers().getFirst();
        return new Answers(
                paper.sourceItemId(),
                paper.title(),
                set.now().model(),
                set.comparison().status(),
                set.counts(),
                StructuredQuestions.all().stream()
                        .map(one -> new AnswerView(
                                one.questionId(),
                                one.section(),
                                one.category(),
                                one.question(),
                                view(set.cell(paper.sourceItemId(), one.questionId()), paper.guard())))
                        .toList());
    }

    private static CellView view(Cell cell, String guard) {
        return cell == null ? null : CellView.whole(cell, guard);
    }

    private RestResponse<byte[]> json(Answers answers) {
        try {
            return ResponseBuilder.<byte[]>ok(json.writeValueAsBytes(answers))
                    .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("answers cannot be written", e);
        }
    }
}
