package dev.lectern.ingestion.repository;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.ingestion.repository.Grants.Grant;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** To whom a repository is given, for those who may change it. */
@Path("/api/v1/repositories/{id}/access")
@Tag(name = "Repositories")
@Needs(Capability.REPOSITORIES)
class AccessResource {

    private static final String ROUTE = "POST /api/v1/repositories/{id}/access";

    @Schema(name = "NewRepositoryAccess", description = "Exactly one of the two")
    record Wanted(
            @Schema(examples = "0198c0de-0000-7000-8000-000000000001")
            UUID userId,

            @Schema(description = "Everybody who has this role")
            UUID roleId) {

        void check() {
            if ((userId == null) == (roleId == null)) {
                throw ProblemException.badRequest("userId", "Exactly one of \"userId\" and \"roleId\" is expected.");
            }
        }
    }

    /** What must be the same when it is sent again. */
    record Asked(UUID id, Wanted wanted) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final Repositories repositories;
    private final Grantees grantees;
    private final Grants grants;
    private final Audit audit;

    AccessResource(
            Tenancy tenancy,
            Caller caller,
            Idempotency idempotency,
            Repositories repositories,
            Grantees grantees,
            Grants grants,
            Audit audit) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.repositories = repositories;
        this.grantees = grantees;
        this.grants = grants;
        this.audit = audit;
    }

    @GET
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "To whom a repository is given, newest first")
    @APIResponse(responseCode = "200", description = "A page of grants")
    @APIResponse(responseCode = "403", description = "One may only read the repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    public Uni<Page<Grant>> list(
            UUID id,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var reader = Reader.of(caller);
        return tenancy.tx(
                        caller.scope(),
                        tx -> repositories.hold(tx, reader, id).chain(() -> grants.newest(tx, id, before, limit + 1)))
                .map(found -> Page.of(found, limit, Grant::id));
    }

    @POST
    @ResponseStatus(201)
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Let a person, or everybody with a role, read a repository",
            description =
                    "Within its workspace. A request that is repeated with its Idempotency-Key is answered like the"
                            + " first one.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Wanted.class),
                            examples =
                                    @ExampleObject(
                                            name = "person",
                                            value = "{\"userId\":\"0198c0de-0000-7000-8000-000000000001\"}")))
    @APIResponse(
            responseCode = "201",
            description = "It is given",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Grant.class)))
    @APIResponse(responseCode = "400", description = "There is not exactly one of person and role")
    @APIResponse(responseCode = "403", description = "One may only read the repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    @APIResponse(responseCode = "409", description = "It was given to that person or role before")
    @APIResponse(
            responseCode = "422",
            description = "There is no such account or role, or the Idempotency-Key came before with another request")
    @APIResponse(
            responseCode = "503",
            description = "Nobody can tell right now whether there is such an account or role")
    public Uni<Grant> give(
            UUID id,
            @NotNull @Valid Wanted wanted,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        wanted.check();
        var scope = caller.scope();
        var reader = Reader.of(caller);
        // Who may not change it learns nothing of accounts and roles; and no transaction waits for auth.
        return tenancy.tx(scope, tx -> repositories.hold(tx, reader, id).replaceWithVoid())
                .chain(() -> grantees.check(wanted.userId(), wanted.roleId()))
                .chain(() -> given(id, wanted, key, scope, reader));
    }

    private Uni<Grant> given(UUID id, Wanted wanted, String key, Scope scope, Reader reader) {
        return tenancy.tx(scope, tx -> repositories
                .hold(tx, reader, id)
                .chain(() ->
                        idempotency.once(tx, scope, ROUTE, key, new Asked(id, wanted), Grant.class, () -> grants.add(
                                        tx, scope, id, wanted.userId(), wanted.roleId())
                                .map(given -> given.orElseThrow(
                                        () -> ProblemException.conflict("It was given to that person or role before.")))
                                .call(given -> audit.add(tx, scope, audited("repository.access-given", id, given))))));
    }

    @DELETE
    @Path("{accessId}")
    @ResponseStatus(204)
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Take a repository away from a person or a role", description = "It counts at once.")
    @APIResponse(responseCode = "204", description = "It is taken away")
    @APIResponse(responseCode = "403", description = "One may only read the repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read, or no such grant")
    public Uni<Void> take(UUID id, UUID accessId) {
        var scope = caller.scope();
        var reader = Reader.of(caller);
        return tenancy.tx(scope, tx -> repositories
                .hold(tx, reader, id)
                .chain(() -> grants.remove(tx, id, accessId))
                .map(taken -> taken.orElseThrow(() -> ProblemException.notFound("access")))
                .chain(taken -> audit.add(tx, scope, audited("repository.access-taken", id, taken))));
    }

    private static Audited audited(String action, UUID repository, Grant grant) {
        var detail = grant.userId() != null
                ? Map.of("userId", grant.userId().toString())
                : Map.of("roleId", grant.roleId().toString());
        return Audited.done(action, "repository", repository, detail);
    }
}
