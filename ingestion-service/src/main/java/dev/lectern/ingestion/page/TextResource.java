package dev.lectern.ingestion.page;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The text of a source as a whole. */
@Path("/api/v1/sources/{id}/text")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class TextResource {

    @Schema(name = "SourceText")
    record Text(
            UUID id,
            String title,

            @Schema(description = "Of all pages, with a form feed (U+000C) between them")
            String text,

            @Schema(description = "SHA-256 of the text in UTF-8")
            String textHash) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final Texts texts;

    TextResource(Tenancy tenancy, Caller caller, Texts texts) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.texts = texts;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The text of a source: of a note to the character as it was handed in, of a file as it was read")
    @APIResponse(responseCode = "200", description = "The text")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    @APIResponse(
            responseCode = "409",
            description = "It has not been read yet, or was cancelled and has no text any more")
    public Uni<Text> text(UUID id) {
        var sight = Sight.of(caller);
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> SeenSource.find(tx, sight, id)).chain(source -> texts.all(scope, source)
                .map(text -> new Text(source.id(), source.title(), text, source.textHash())));
    }
}
