package dev.lectern.ingestion.repository;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.common.web.Page;
import dev.lectern.common.web.Storable;
import dev.lectern.ingestion.profile.ChunkProfiles;
import dev.lectern.ingestion.repository.deletion.Deletion;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Repositories of the current workspace. */
@Path("/api/v1/repositories")
@Tag(name = "Repositories", description = "Collections of documents and texts with an access of their own")
@Needs(Capability.REPOSITORIES)
class RepositoryResource {

    private static final String ROUTE = "POST /api/v1/repositories";
    private static final int MOST_ENTRIES = 50;

    record NewRepository(
            @Schema(examples = "Boiling points") @NotBlank @Size(max = 200) @Storable
            String name,

            @Schema(examples = "What boils when") @Size(max = 2_000) @Storable
            String description,

            @Schema(description = "Everybody in the workspace may read it; no if absent", examples = "false")
            Boolean isPublic,

            @Schema(description = "What a program wants to remember of it") @Size(max = MOST_ENTRIES)
            Map<@NotBlank @Size(max = 100) @Storable String, @NotNull @Size(max = 1_000) @Storable String> metadata,

            @Schema(
                    description = "By which what comes in is cut, a name of /api/v1/chunk-profiles; that of the"
                            + " installation if absent",
                    examples = "long")
            String chunkProfile) {

        Repositories.Content content(ChunkProfiles profiles) {
            return new Repositories.Content(
                    name.strip(),
                    description == null ? "" : description.strip(),
                    isPublic != null && isPublic,
                    metadata == null ? Map.of() : metadata,
                    profiles.known(chunkProfile));
        }
    }

    record RepositoryChange(
            @Schema(examples = "Boiling points")
            @Size(min = 1, max = 200)
            @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
            @Storable
            String name,

            @Schema(examples = "What boils when") @Size(max = 2_000) @Storable
            String description,

            @Schema(examples = "true") Boolean isPublic,

            @Schema(description = "All of it, instead of what was there") @Size(max = MOST_ENTRIES)
            Map<@NotBlank @Size(max = 100) @Storable String, @NotNull @Size(max = 1_000) @Storable String> metadata,

            @Schema(
                    description = "By which what comes in is cut from now on, a name of /api/v1/chunk-profiles",
                    examples = "long")
            String chunkProfile,

            @Schema(description = "That was seen; somebody else's change in between is not overwritten", examples = "1")
            @NotNull
            Long version) {

        Repositories.Content content(ChunkProfiles profiles) {
            return new Repositories.Content(
                    name == null ? null : name.strip(),
                    description == null ? null : description.strip(),
                    isPublic,
                    metadata,
                    profiles.known(chunkProfile));
        }
    }

    @Schema(name = "RepositoryDeletion")
    record Deleting(UUID runId, UUID repositoryId) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final Repositories repositories;
    private final ChunkProfiles profiles;
    private final Deletion deletion;

    RepositoryResource(
            Tenancy tenancy,
            Caller caller,
            Idempotency idempotency,
            Repositories repositories,
            ChunkProfiles profiles,
            Deletion deletion) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.repositories = repositories;
        this.profiles = profiles;
        this.deletion = deletion;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The repositories that one may read, newest first",
            description = "Those of the current workspace that are public, one's own, or given to oneself or to one of"
                    + " one's roles. Administrators read all.")
    @APIResponse(responseCode = "200", description = "A page of repositories")
    public Uni<Page<Repository>> list(
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var reader = Reader.of(caller);
        return tenancy.tx(caller.scope(), tx -> repositories.newest(tx, reader, before, limit + 1))
                .map(found -> Page.of(found, limit, Repository::id));
    }

    @POST
    @ResponseStatus(201)
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Make a repository, as its owner",
            description = "A request that is repeated with its Idempotency-Key is answered like the first one.")
    @APIResponse(
            responseCode = "201",
            description = "The repository",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Repository.class)))
    @APIResponse(
            responseCode = "400",
            description = "A field is missing, empty or too long, or there is no such chunk profile")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key came before with another request")
    public Uni<Repository> create(
            @NotNull @Valid NewRepository request,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var scope = caller.scope();
        var reader = Reader.of(caller);
        var content = request.content(profiles);
        return tenancy.tx(scope, tx -> idempotency
                .once(tx, scope, ROUTE, key, request, UUID.class, () -> {
                    var id = Ids.next();
                    return repositories.add(tx, scope, id, content).replaceWith(id);
                })
                .chain(id -> repositories.read(tx, reader, id)));
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "One repository")
    @APIResponse(responseCode = "200", description = "The repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    public Uni<Repository> get(UUID id) {
        var reader = Reader.of(caller);
        return tenancy.tx(caller.scope(), tx -> repositories.read(tx, reader, id));
    }

    @PATCH
    @Path("{id}")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Change a repository", description = "What is absent stays as it is.")
    @APIResponse(responseCode = "200", description = "The repository as it is now")
    @APIResponse(
            responseCode = "400",
            description = "A field is empty or too long, the version is missing, or there is no such chunk profile")
    @APIResponse(responseCode = "403", description = "One may only read it")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    @APIResponse(responseCode = "409", description = "Somebody else has changed it in between")
    public Uni<Repository> change(UUID id, @NotNull @Valid RepositoryChange request) {
        var reader = Reader.of(caller);
        var content = request.content(profiles);
        return tenancy.tx(caller.scope(), tx -> repositories
                .change(tx, reader, id)
                .invoke(found -> {
                    if (found.version() != request.version()) {
                        throw ProblemException.conflict("It has been changed in between; read it again.");
                    }
                })
                .chain(() -> repositories.write(tx, id, content))
                .chain(() -> repositories.read(tx, reader, id)));
    }

    @DELETE
    @Path("{id}")
    @ResponseStatus(202)
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Delete a repository with all that is in it",
            description =
                    "Nobody sees it from now on. The run ends when nothing is left of what only it used: no row, no"
                            + " piece, nothing in the index, no bytes; or says what is left.")
    @APIResponse(
            responseCode = "202",
            description = "It is out of sight; the run tells when its traces are gone",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Deleting.class)))
    @APIResponse(responseCode = "403", description = "One may only read it")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    public Uni<Deleting> delete(UUID id) {
        var scope = caller.scope();
        var reader = Reader.of(caller);
        return tenancy.tx(scope, tx -> repositories
                .change(tx, reader, id)
                .chain(() -> deletion.begin(tx, scope, id))
                .replaceWith(new Deleting(scope.runId(), id)));
    }
}
