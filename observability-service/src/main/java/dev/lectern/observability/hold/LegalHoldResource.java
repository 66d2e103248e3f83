package dev.lectern.observability.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.common.web.Page;
import dev.lectern.common.web.Storable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Workspaces of which nothing is forgotten for now, for administrators. */
@Path("/api/v1/admin/legal-holds")
@Tag(name = "Retention", description = "What is kept although it is old")
@RolesAllowed(Access.ADMIN)
class LegalHoldResource {

    @Schema(name = "NewLegalHold")
    record Wanted(
            @Schema(description = "Absent: the current workspace")
            UUID workspaceId,

            @NotBlank @Size(max = 500) @Storable @Schema(examples = "Request of the ethics board, file 7")
            String reason) {}

    @Schema(name = "LegalHold")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Hold(
            UUID id,
            UUID workspaceId,

            @Schema(examples = "Request of the ethics board, file 7")
            String reason,

            UUID setBy,
            Instant createdAt,
            UUID releasedBy,
            @Schema(description = "Absent while it holds") Instant releasedAt) {

        static Hold of(Row row) {
            return new Hold(
                    row.getUUID("legal_hold_id"),
                    row.getUUID("workspace_id"),
                    row.getString("reason"),
                    row.getUUID("set_by"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getUUID("released_by"),
                    Optional.ofNullable(row.getOffsetDateTime("released_at"))
                            .map(OffsetDateTime::toInstant)
                            .orElse(null));
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final LegalHoldRepository holds;
    private final Audit audit;

    LegalHoldResource(Tenancy tenancy, Caller caller, LegalHoldRepository holds, Audit audit) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.holds = holds;
        this.audit = audit;
    }

    @GET
    @Operation(summary = "List legal holds, newest first", description = "Of all workspaces, also released ones.")
    @APIResponse(responseCode = "200", description = "A page of them.")
    public Uni<Page<Hold>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        // Across tenants, and so with the system role: for administrators only, and only reading.
        return tenancy.system(tx -> holds.page(tx, before, limit + 1)).map(found -> Page.of(found, limit, Hold::id));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Hold a workspace",
            description = "Its timelines, failures and single calls to models are kept until it is released, and the"
                    + " audit is kept as a whole.")
    @APIResponse(
            responseCode = "201",
            description = "It holds from now on.",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Hold.class)))
    @APIResponse(responseCode = "409", description = "The workspace is held already.")
    public Uni<Hold> hold(@NotNull @Valid Wanted wanted) {
        var by = caller.scope();
        var scope = wanted.workspaceId() == null ? by : by.withWorkspace(wanted.workspaceId());
        var id = Ids.next();
        return tenancy.tx(scope, tx -> holds.add(tx, id, wanted.reason(), by.userId())
                .invoke(added -> {
                    if (!added) {
                        throw ProblemException.conflict("This workspace is held already.");
                    }
                })
                .chain(() -> audit.add(
                        tx, scope, Audited.done("legal-hold.set", "workspace", scope.workspaceId(), detail(id))))
                .chain(() -> holds.find(tx, id)));
    }

    @DELETE
    @Path("{holdId}")
    @Operation(summary = "Release a workspace", description = "What is too old goes with the next sweep.")
    @APIResponse(responseCode = "204", description = "It holds no longer.")
    @APIResponse(responseCode = "404", description = "No such hold.")
    @APIResponse(responseCode = "409", description = "It was released before.")
    public Uni<Void> release(UUID holdId) {
        var by = caller.scope();
        return tenancy.system(tx -> holds.find(tx, holdId))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("legal hold"))
                .map(hold -> by.withWorkspace(hold.workspaceId()))
                .chain(scope -> tenancy.tx(scope, tx -> holds.release(tx, holdId, by.userId())
                        .invoke(released -> {
                            if (!released) {
                                throw ProblemException.conflict("It was released before.");
                            }
                        })
                        .chain(() -> audit.add(
                                tx,
                                scope,
                                Audited.done(
                                        "legal-hold.released", "workspace", scope.workspaceId(), detail(holdId))))));
    }

    private static Map<String, String> detail(UUID hold) {
        return Map.of("hold", hold.toString());
    }
}
