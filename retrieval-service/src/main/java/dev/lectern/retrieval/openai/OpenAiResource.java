package dev.lectern.retrieval.openai;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.embed.Embedder;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Models;
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
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Programs that know OpenAI's API ask our models by it. What they get and pay is as everywhere else in the suite. */
@Path("/v1")
@RolesAllowed(Access.USER)
@Needs(Capability.CHAT)
class OpenAiResource {

    private static final int MOST_TEXTS = 256;

    private final ChatModels models;
    private final ProjectModel project;
    private final Models registry;
    private final Embedder embedder;
    private final Caller caller;
    private final Clock clock;

    OpenAiResource(
            ChatModels models, ProjectModel project, Models registry, Embedder embedder, Caller caller, Clock clock) {
        this.models = models;
        this.project = project;
        this.registry = registry;
        this.embedder = embedder;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Path("models")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Uni<String> models() {
        return cards().map(all -> new JsonObject()
                .put("object", "list")
                .put("data", new JsonArray(all))
                .encode());
    }

    @GET
    @Path("models/{model:.+}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Uni<String> model(String model) {
        return cards().map(all -> all.stream()
                .filter(one -> one.getString("id").equals(model))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("model"))
                .encode());
    }

    private Uni<List<JsonObject>> cards() {
        return registry.toChat(caller.scope(), caller.roles()).map(found -> {
            var all = new ArrayList<JsonObject>();
            for (var model : found) {
                var owner = model.provider().name();
                all.add(card(model.modelId(), owner));
                // The one that composes quotes has nothing but the project to speak from.
                if (model.card().streams()) {
                    all.add(card(ProjectModel.PREFIX + model.modelId(), owner));
                }
            }
            all.add(card(embedder.space().model(), "lectern"));
            return all;
        });
    }

    // One type for events and for the whole, because only the body says which of them is wanted; the header says what
    // it is.
    @POST
    @Path("chat/completions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces("application/*")
    @Operation(hidden = true)
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
    @Path("embeddings")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Uni<String> embed(String body) {
        var said = ChatRequest.object(body);
        var model = embedder.space().model();
        if (!model.equals(said.getValue("model"))) {
            throw ProblemException.notFound("model");
        }
        var texts = texts(said.getValue("input"));
        var inBytes = "base64".equals(said.getValue("encoding_format"));
        return embedder.embed(texts)
                .map(found -> EmbeddingAnswer.of(model, found, inBytes).encode());
    }

    @ServerExceptionMapper
    public RestResponse<String> failed(ProblemException problem) {
        return OpenAiError.answer(problem);
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
