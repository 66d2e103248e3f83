package dev.lectern.ingestion.match;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.common.web.Page;
import dev.lectern.common.web.Storable;
import dev.lectern.ingestion.lookup.PaperId;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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

/** Titles that administrators pin to a work, because the search gets them wrong. */
@Path("/api/v1/admin/title-overrides")
@Tag(name = "Title overrides", description = "Titles that are pinned to a work of OpenAlex")
@RolesAllowed(Access.ADMIN)
class TitleOverrideResource {

    @Schema(name = "TitleOverrideWanted")
    record Wanted(
            @Schema(
                    description = "Compared without case, accents and punctuation",
                    examples = "A theory of the allocation of time")
            @NotBlank
            @Size(max = 300)
            @Storable
            String titlePattern,

            @Schema(
                    description = "`contains` fits titles with these words in a row",
                    enumeration = {"contains", "exact"},
                    examples = "exact")
            @NotNull
            @Pattern(regexp = "contains|exact", message = "must be \"contains\" or \"exact\"")
            String matchType,

            @Schema(description = "The id of the work at OpenAlex, or its address there", examples = "W2741809807")
            @NotBlank
            @Size(max = 200)
            String openAlexWorkId,

            @Schema(description = "The highest that fits wins; 0 if absent", examples = "10") @Min(-1_000) @Max(1_000)
            Integer priority,

            @Schema(description = "On if absent", examples = "true")
            Boolean enabled) {

        int rank() {
            return priority == null ? 0 : priority;
        }

        boolean on() {
            return enabled == null || enabled;
        }

        String work() {
            return PaperId.work(openAlexWorkId)
                    .orElseThrow(() -> ProblemException.badRequest(
                            "openAlexWorkId", "This is no work of OpenAlex, such as W2741809807."));
        }

        String pattern() {
            if (Similarity.plain(titlePattern).isEmpty()) {
                throw ProblemException.badRequest("titlePattern", "There is no word in it.");
            }
            return titlePattern.strip();
        }
    }

    private static final String KIND = "title-override";

    private final Tenancy tenancy;
    private final TitleOverrideRepository rows;
    private final TitleOverrides overrides;
    private final Audit audit;
    private final Caller caller;

    TitleOverrideResource(
            Tenancy tenancy, TitleOverrideRepository rows, TitleOverrides overrides, Audit audit, Caller caller) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.overrides = overrides;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List the pinned titles, newest first")
    @APIResponse(responseCode = "200", description = "A page of pinned titles.")
    public Uni<Page<TitleOverride>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return tenancy.tx(caller.scope(), tx -> rows.before(tx, before, limit + 1))
                .map(found -> Page.of(found, limit, TitleOverride::id));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One pinned title")
    @APIResponse(responseCode = "200", description = "The pinned title.")
    @APIResponse(responseCode = "404", description = "No such pinned title.")
    public Uni<TitleOverride> get(UUID id) {
        return tenancy.tx(caller.scope(), tx -> rows.find(tx, id));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Pin a title to a work",
            description =
                    "Documents with such a title, and without a DOI that OpenAlex knows, are matched with this work"
                            + " from now on (in other processes within five minutes). What is matched already stays as it is.")
    @APIResponse(
            responseCode = "201",
            description = "The pinned title.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TitleOverride.class)))
    @APIResponse(responseCode = "400", description = "The pattern has no word, or the work is none.")
    @APIResponse(responseCode = "409", description = "The pattern is pinned already, with this type.")
    public Uni<TitleOverride> create(@NotNull @Valid Wanted wanted) {
        var scope = caller.scope();
        var id = Ids.next();
        return tenancy.tx(scope, tx -> rows.add(
                                tx, id, wanted.pattern(), wanted.matchType(), wanted.work(), wanted.rank(), wanted.on())
                        .chain(() -> audit.add(tx, scope, audited("title-override.created", id, wanted.work())))
                        .chain(() -> rows.find(tx, id)))
                .invoke(overrides::forget);
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Change a pinned title, or switch it on or off")
    @APIResponse(responseCode = "200", description = "The pinned title as it is now.")
    @APIResponse(responseCode = "400", description = "The pattern has no word, or the work is none.")
    @APIResponse(responseCode = "404", description = "No such pinned title.")
    @APIResponse(responseCode = "409", description = "The pattern is pinned already, with this type.")
    public Uni<TitleOverride> change(UUID id, @NotNull @Valid Wanted wanted) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rows.change(
                                tx, id, wanted.pattern(), wanted.matchType(), wanted.work(), wanted.rank(), wanted.on())
                        .chain(() -> audit.add(tx, scope, audited("title-override.changed", id, wanted.work())))
                        .chain(() -> rows.find(tx, id)))
                .invoke(overrides::forget);
    }

    @DELETE
    @Path("{id}")
    @ResponseStatus(204)
    @Operation(summary = "Let go of a pinned title")
    @APIResponse(responseCode = "204", description = "It is gone; what it matched stays as it is.")
    @APIResponse(responseCode = "404", description = "No such pinned title.")
    public Uni<Void> remove(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rows.find(tx, id)
                        .call(() -> rows.remove(tx, id))
                        .chain(gone ->
                                audit.add(tx, scope, audited("title-override.removed", id, gone.openAlexWorkId()))))
                .invoke(overrides::forget);
    }

    private static Audited audited(String action, UUID id, String work) {
        return Audited.done(action, KIND, id, Map.of("openAlexWorkId", work));
    }
}
