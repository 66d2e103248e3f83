package dev.lectern.retrieval.openai;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Reads;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Models;
import dev.lectern.retrieval.version.Shards;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** Programs that know OpenAI's API ask our models by it. What they get and pay is as everywhere else in the suite. */
@Path("/v1")
@Tag(name = "OpenAI", description = "The door for programs that speak OpenAI's language")
@RolesAllowed(Access.USER)
@Needs(Capability.CHAT)
class OpenAiResource {

    private static final int MOST_TEXTS = 256;

    private final ChatModels models;
    private final ProjectModel project;
    private final Models registry;
    private final Shards shards;
    private final Caller caller;
    private final Clock clock;

    OpenAiResource(
            ChatModels models, ProjectModel project, Models registry, Shards shards, Caller caller, Clock clock) {
        this.models = models;
        this.project = project;
        this.registry = registry;
        this.shards = shards;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Path("models")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The models, as OpenAI's clients list them",
            description =
                    "Those that one may chat with, each of them also as `project:` and its name, which answers from"
                            + " the current project's sources, and the one that embeds texts.")
    @APIResponse(
            responseCode = "200",
            description = "All of them",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.ModelList.class)))
    public Uni<String> models() {
        return cards().map(all -> new JsonObject()
                .put("object", "list")
                .put("data", new JsonArray(all))
                .encode());
    }

    @GET
    @Path("models/{model:.+}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "A model, as OpenAI's clients know it")
    @APIResponse(
            responseCode = "200",
            description = "The model",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.ModelCard.class)))
    public Uni<String> model(String model) {
        return cards().map(all -> all.stream()
                .filter(one -> one.getString("id").equals(model))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("model"))
                .encode());
    }

    private Uni<List<JsonObject>> cards() {
        var scope = caller.scope();
        return shards.embedders(scope)
                .chain(embedders -> registry.toChat(scope, caller.roles()).map(found -> {
                    var all = new ArrayList<JsonObject>();
                    for (var model : found) {
                        var owner = model.provider().name();
                        all.add(card(model.modelId(), owner));
                        // The one that composes quotes has nothing but the project to speak from.
                        if (model.card().streams()) {
                            all.add(card(ProjectModel.PREFIX + model.modelId(), owner));
                        }
                    }
                    embedders.forEach(one -> all.add(card(one.space().model(), "lectern")));
                    return all;
                }));
    }

    // One type for events and for the whole, because only the body says which of them is wanted; the header says what
    // it is.
    @POST
    @Path("chat/completions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces("application/*")
    @Operation(
            summary = "Ask a model, as OpenAI's clients do",
            description = "`lectern-extractive` and whatever begins with `project:` answer the last message from the"
                    + " current project's sources, in the manner of the session's persona, with `citations` beside the"
                    + " text; all others answer what they are sent. With `stream` the answer comes as events, each a"
                    + " `ChatCompletionChunk`, and `[DONE]` behind the last.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Shapes.ChatCompletionRequest.class),
                            examples =
                                    @ExampleObject(
                                            name = "the project's sources",
                                            value =
                                                    "{\"model\": \"lectern-extractive\", \"messages\": [{\"role\": \"user\","
                                                            + " \"content\": \"How do sea otters sleep?\"}]}")))
    @APIResponse(
            responseCode = "200",
            description = "The answer as a whole, or event by event",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = Shapes.ChatCompletion.class)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema = @Schema(implementation = Shapes.ChatCompletionChunk.class))
            })
    @APIResponse(
            responseCode = "400",
            description = "The request is not as it should be, or the model does not take it")
    @APIResponse(responseCode = "402", description = "A budget does not reach for what this could cost")
    @APIResponse(responseCode = "404", description = "There is no such model for one")
    @APIResponse(responseCode = "503", description = "The model does not answer")
    public RestMulti<byte[]> complete(String body) {
        var wanted = ChatRequest.of(body);
        var scope = caller.scope();
        var answer = new ChatAnswer(
                "chatcmpl-" + wanted.request().callId(),
                wanted.model(),
                clock.instant().getEpochSecond(),
                wanted.tellsUsage());
        var pieces = ProjectModel.isMeant(wanted.model())
                ? models.choose(scope, caller.roles(), ProjectModel.behind(wanted.model()))
                        .onItem()
                        .transformToMulti(
                                card -> project.stream(caller, scope, card.modelId(), wanted.request(), answer::cited))
                : models.stream(scope, caller.roles(), wanted.request());
        var texts = wanted.streams() ? events(answer, pieces) : whole(answer, pieces);
        return RestMulti.fromMultiData(texts.map(text -> text.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", wanted.streams() ? "text/event-stream" : MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .build();
    }

    @POST
    @Reads
    @Path("embeddings")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Embed texts, as OpenAI's clients do",
            description =
                    "With the model that the workspace is searched with, whose vectors can be compared with those of the"
                            + " index, or the one that new workspaces begin with.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Shapes.EmbeddingRequest.class),
                            examples =
                                    @ExampleObject(
                                            name = "two texts",
                                            value =
                                                    "{\"model\": \"bge-small-en-v1.5-q\", \"input\": [\"Otters sleep.\","
                                                            + " \"Bees dance.\"]}")))
    @APIResponse(
            responseCode = "200",
            description = "A vector for each text, in their order",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Shapes.EmbeddingList.class)))
    @APIResponse(responseCode = "400", description = "There is no text, or there are too many")
    @APIResponse(responseCode = "404", description = "There is no such model that embeds")
    public Uni<String> embed(String body) {
        var said = ChatRequest.object(body);
        var inBytes = "base64".equals(said.getValue("encoding_format"));
        return shards.embedders(caller.scope()).chain(all -> {
            var model = said.getValue("model");
            var embedder = all.stream()
                    .filter(one -> one.space().model().equals(model))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound("model"));
            return embedder.embed(texts(said.getValue("input")))
                    .map(found -> EmbeddingAnswer.of(embedder.space().model(), found, inBytes)
                            .encode());
        });
    }

    private static Multi<String> events(ChatAnswer answer, Multi<Piece> pieces) {
        var events = pieces.onItem().transformToIterable(answer::chunks);
        return events.onFailure(failure -> answer.hasBegun())
                .recoverWithItem(failure -> "data: " + OpenAiError.body(failure).encode() + "\n\n");
    }

    private static Multi<String> whole(ChatAnswer answer, Multi<Piece> pieces) {
        return pieces.onItem()
                .invoke(answer::add)
                .onItem()
                .ignoreAsUni()
                .map(over -> answer.whole().encode())
                .toMulti();
    }

    private static List<String> texts(Object input) {
        var texts = input instanceof JsonArray many ? many : new JsonArray().add(input);
        if (texts.isEmpty()
                || texts.size() > MOST_TEXTS
                || texts.stream().anyMatch(text -> !(text instanceof String some) || some.isEmpty())) {
            throw ProblemException.badRequest(
                    "input", "There must be 1 to " + MOST_TEXTS + " texts that are not empty.");
        }
        return texts.stream().map(String.class::cast).toList();
    }

    private static JsonObject card(String id, String owner) {
        return new JsonObject()
                .put("id", id)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", owner);
    }
}
