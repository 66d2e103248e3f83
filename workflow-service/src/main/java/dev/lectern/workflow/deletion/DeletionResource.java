package dev.lectern.workflow.deletion;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.workflow.deletion.Deletion.Receipt;
import dev.lectern.workflow.deletion.DeletionRepository.Filter;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

/** What was deleted, what each service removed of it, and whether anything is left. */
@Path("/api/v1/deletions")
@Tag(name = "Deletions", description = "What was removed from every service, with their receipts")
@RolesAllowed(Access.USER)
class DeletionResource {

    private static final String KINDS = "project|conversation|repository|document|account";
    private static final String STATUSES = "removing|checking|completed|failed";

    @Schema(name = "DeletionReceipt")
    record ReceiptView(
            @Schema(examples = "retrieval") String service,

            @Schema(description = "By tables, how many rows went, or lost what tied them to it")
            Map<String, Long> removed,

            @Schema(description = "By tables, how many rows are left")
            Map<String, Long> left,

            @Schema(
                    description =
                            "Whether it answers the last request; if not, it only told what it had removed by then")
            boolean current,

            Instant receivedAt) {}

    @Schema(name = "Deletion")
    record DeletionView(
            UUID runId,

            @Schema(
                    nullable = true,
                    description = "Of what it is a part: a repository or a project that goes as a whole")
            UUID parentRunId,

            @Schema(enumeration = {"project", "conversation", "repository", "document", "account"})
            String kind,

            @Schema(description = "What is, or was, deleted; of a document its content")
            UUID subjectId,

            @Schema(
                    description =
                            "`removing`: it is being taken out; `checking`: every service removes what it has of it and"
                                    + " counts what is left; `completed`: nothing is; `failed`: see the reason",
                    enumeration = {"removing", "checking", "completed", "failed"})
            String status,

            @Schema(nullable = true, examples = "No receipt came within 5 minutes from retrieval.")
            String reason,

            @Schema(description = "How often the services were asked")
            int round,

            @Schema(description = "Rows that went in all services together")
            long rowsRemoved,

            List<ReceiptView> receipts,

            @Schema(description = "Whose receipt is awaited, or did not come")
            Set<String> silent,

            Instant startedAt,
            @Schema(nullable = true) Instant finishedAt) {

        static DeletionView of(Deletion one) {
            return new DeletionView(
                    one.scope().runId(),
                    one.parentRunId(),
                    one.kind(),
                    one.subjectId(),
                    one.status(),
                    one.reason(),
                    one.round(),
                    one.receipts().stream()
                            .flatMap(receipt -> receipt.removed().values().stream())
                            .mapToLong(Long::longValue)
                            .sum(),
                    one.receipts().stream().map(receipt -> view(one, receipt)).toList(),
                    one.round() == 0 ? Set.of() : one.silent(),
                    one.startedAt(),
                    one.finishedAt());
        }

        private static ReceiptView view(Deletion one, Receipt receipt) {
            return new ReceiptView(
                    receipt.service(),
                    receipt.removed(),
                    receipt.left(),
                    receipt.round() == one.round(),
                    receipt.receivedAt());
        }
    }

    private final Tenancy tenancy;
    private final DeletionRepository rows;
    private final Deletions deletions;
    private final Caller caller;

    DeletionResource(Tenancy tenancy, DeletionRepository rows, Deletions deletions, Caller caller) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.deletions = deletions;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "What one has deleted, newest first",
            description =
                    "In all projects; an administrator sees what anybody has. Receipts are kept for more than a year.")
    @APIResponse(responseCode = "200", description = "A page of it")
    public Uni<Page<DeletionView>> list(
            @RestQuery
                    @Pattern(regexp = KINDS, message = "is one of " + KINDS)
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {
                                                "project",
                                                "conversation",
                                                "repository",
                                                "document",
                                                "account"
                                            }))
                    String kind,
            @RestQuery
                    @Pattern(regexp = STATUSES, message = "is one of " + STATUSES)
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"removing", "checking", "completed", "failed"}))
                    String status,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var from = Page.after(after);
        var filter = new Filter(kind, status);
        var found = administers()
                ? tenancy.system(tx -> rows.page(tx, null, filter, from, limit + 1))
                : tenancy.tx(caller.scope(), tx -> rows.page(tx, caller.userId(), filter, from, limit + 1));
        return found.map(all -> Page.of(all.stream().map(DeletionView::of).toList(), limit, DeletionView::runId));
    }

    @GET
    @Path("{runId}")
    @Operation(summary = "One deletion with its receipts")
    @APIResponse(responseCode = "200", description = "It")
    @APIResponse(responseCode = "404", description = "One has wanted no such deletion")
    public Uni<DeletionView> get(UUID runId) {
        return find(runId).map(DeletionView::of);
    }

    @POST
    @Path("{runId}/retry")
    @ResponseStatus(202)
    @Operation(
            summary = "Ask all services again",
            description = "Of a deletion that failed: each removes what it still has and counts once more.")
    @APIResponse(
            responseCode = "202",
            description = "They are asked",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DeletionView.class)))
    @APIResponse(responseCode = "404", description = "One has wanted no such deletion")
    @APIResponse(responseCode = "409", description = "It has not failed")
    public Uni<DeletionView> retry(UUID runId) {
        return find(runId)
                .chain(one -> tenancy.tx(one.scope(), tx -> rows.lock(tx, runId).chain(now -> {
                    var deletion = present(now);
                    if (!deletion.status().equals(Deletion.FAILED)) {
                        throw ProblemException.conflict("It has not failed: " + deletion.status() + ".");
                    }
                    return deletions.again(tx, deletion);
                })))
                .chain(() -> get(runId));
    }

    private Uni<Deletion> find(UUID run) {
        return administers()
                ? tenancy.system(tx -> rows.find(tx, run)).map(DeletionResource::present)
                : tenancy.tx(caller.scope(), tx -> rows.find(tx, run)
                        .map(found -> found.filter(
                                one -> caller.userId().equals(one.scope().userId())))
                        .map(DeletionResource::present));
    }

    private boolean administers() {
        return caller.groups().contains(Access.ADMIN);
    }

    private static Deletion present(Optional<Deletion> found) {
        return found.orElseThrow(() -> ProblemException.notFound("deletion"));
    }
}
