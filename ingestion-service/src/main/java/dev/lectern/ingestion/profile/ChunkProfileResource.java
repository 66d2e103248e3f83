package dev.lectern.ingestion.profile;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How texts of the current project are cut. */
@Path("/api/v1/chunk-profiles")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class ChunkProfileResource {

    @Schema(name = "ChunkProfile")
    record View(
            @Schema(examples = "standard") String name,

            @Schema(description = "About so many words are a piece", examples = "180")
            int targetWords,

            @Schema(description = "About so many it has in common with the one before", examples = "30")
            int overlapWords,

            @Schema(description = "It never has more tokens, by an estimate", examples = "400")
            int maxTokens) {

        static View of(String name, ChunkProfile profile) {
            return new View(name, profile.targetWords(), profile.overlapWords(), profile.maxTokens());
        }
    }

    @Schema(name = "ChunkProfiles")
    record Views(
            @Schema(description = "By which texts of the current project are cut", examples = "standard")
            String chosen,

            @Schema(description = "All that may be chosen, by their names")
            List<View> items) {}

    @Schema(name = "ChunkProfileChoice")
    record Choice(
            @Schema(description = "The name of a profile", examples = "long") @NotNull
            String chunkProfile) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final ChunkProfiles profiles;
    private final ChunkChoices choices;

    ChunkProfileResource(Tenancy tenancy, Caller caller, ChunkProfiles profiles, ChunkChoices choices) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.profiles = profiles;
        this.choices = choices;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "How texts can be cut into pieces, and how those of the current project are",
            description = "Pieces end where paragraphs and sentences do, and never go across pages.")
    @APIResponse(responseCode = "200", description = "The profiles")
    public Uni<Views> list() {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> choices.ofProject(tx, scope.projectId())).map(chosen -> views(chosen.name()));
    }

    @PUT
    @RolesAllowed(Access.OWNER)
    @Operation(
            summary = "Choose how texts of the current project are cut from now on",
            description =
                    "What is there stays as it is, until it is tried again from the step `chunk` on. Content that is in the"
                            + " workspace already is cut once, for whom it was needed first; the report of a source says how.")
    @APIResponse(responseCode = "200", description = "The profiles")
    @APIResponse(responseCode = "400", description = "There is no such profile")
    public Uni<Views> choose(@NotNull @Valid Choice wanted) {
        var scope = caller.scope();
        var name = profiles.known(wanted.chunkProfile());
        return tenancy.tx(scope, tx -> choices.choose(tx, scope, name)).replaceWith(() -> views(name));
    }

    private Views views(String chosen) {
        return new Views(
                chosen,
                profiles.all().entrySet().stream()
                        .map(one -> View.of(one.getKey(), one.getValue()))
                        .toList());
    }
}
