package dev.lectern.retrieval.registry;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.retrieval.model.Model;
import dev.lectern.retrieval.model.Models;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The models that somebody may choose to be answered by. */
@Path("/api/v1/models")
@Tag(name = "Models", description = "Models that write answers")
@Needs(Capability.CHAT)
class ModelResource {

    @Schema(name = "ModelChoice")
    record Choice(
            @Schema(description = "What it is called where one is to be named", examples = "llama-3.1-8b")
            String modelId,

            @Schema(examples = "Llama 3.1 8B, on our own machine")
            String name,

            @Schema(examples = "ollama") String provider,

            @Schema(description = "How much it reads and writes together, in tokens", examples = "128000")
            int contextTokens,

            @Schema(description = "How much it writes at most, in tokens", examples = "4096")
            int maxTokens,

            @Schema(description = "Its words are shown as it writes them", examples = "true")
            boolean streams,

            @Schema(description = "It can ask for functions to be called", examples = "true")
            boolean tools,

            @Schema(description = "It answers when nobody says which one is to", examples = "true")
            boolean first) {

        static Choice of(Model model, boolean first) {
            var card = model.card();
            return new Choice(
                    model.modelId(),
                    model.name(),
                    card.provider(),
                    model.contextTokens(),
                    model.maxTokens(),
                    card.streams(),
                    card.tools(),
                    first);
        }
    }

    @Schema(name = "ModelChoices")
    record Choices(List<Choice> items) {}

    private final Models models;
    private final Caller caller;

    ModelResource(Models models, Caller caller) {
        this.models = models;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Access.USER)
    @Operation(
            summary = "List the models that you may choose",
            description =
                    "Those that are switched on for chat and for one of your roles, the first choice first. One is"
                            + " always there: the built-in answerer, which composes an answer of verified quotes.")
    @APIResponse(responseCode = "200", description = "The models, all of them.")
    public Uni<Choices> list() {
        return models.toChat(caller.scope(), caller.roles())
                .map(found -> new Choices(found.stream()
                        .map(model -> Choice.of(model, model == found.getFirst()))
                        .toList()));
    }
}
