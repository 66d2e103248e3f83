package dev.lectern.retrieval;

import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A source that ingestion has cut, in somebody's project: kept by {@link Siblings}, and announced when a test says so. */
public final class Sources {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public final UUID id;
    public final UUID reference;
    public final List<UUID> chunks = new ArrayList<>();
    public final Scope scope;
    private final JsonObject source;

    private Sources(Scope scope, UUID id, UUID reference, List<String> texts) {
        this(scope, id, reference, null, null, texts);
    }

    private Sources(Scope scope, UUID id, UUID reference, Integer year, List<String> sections, List<String> texts) {
        this.scope = scope;
        this.id = id;
        this.reference = reference;
        var items = new JsonArray();
        var at = 0;
        for (var text : texts) {
            var chunk = Ids.next();
            chunks.add(chunk);
            items.add(new JsonObject()
                    .put("chunkId", chunk.toString())
                    .put("index", items.size())
                    .put("text", text)
                    .put("hash", hash(text))
                    .put("page", 1)
                    .put("section", sections == null ? "Part " + (items.size() + 1) : sections.get(items.size()))
                    .put("startWord", at)
                    .put("endWord", at + text.split("\\s+").length)
                    .put("startChar", at)
                    .put("endChar", at + text.length())
                    .put("tokenCount", text.length() / 4));
            at += text.length() + 1;
        }
        source = new JsonObject()
                .put("workspaceId", scope.workspaceId().toString())
                .put("sourceItemId", id.toString())
                .put("title", "")
                .put("year", year)
                .put("uses", new JsonArray())
                .put("textHash", hash(String.join("\n", texts)))
                .put("items", items);
    }

    /** Ingestion has it now. */
    public static Sources cut(Person whose, String title, String... texts) {
        var scope = new Scope(Ids.next(), whose.workspace(), whose.project(), whose.user());
        var made = new Sources(scope, Ids.next(), Ids.next(), List.of(texts)).kept();
        return whose.project() == null ? made : made.usedBy(made.reference, whose.project(), null, null, title);
    }

    /** What ingestion says of it beside its text is this, with a section for each text; nobody uses it yet. */
    public static Sources cutAs(Person whose, Integer year, List<String> sections, String... texts) {
        var scope = new Scope(Ids.next(), whose.workspace(), whose.project(), whose.user());
        return new Sources(scope, Ids.next(), Ids.next(), year, sections, List.of(texts)).kept();
    }

    /** Announced by whoever uses it, and in the index. */
    public Sources index() {
        Wire.send(scope.withProject(null), chunked());
        Wire.awaitEvent(scope.runId(), SourceIndexed.class);
        return this;
    }

    /** The same source with another text, in a run of its own. */
    public Sources retold(String... texts) {
        return new Sources(scope.withRun(Ids.next()), id, reference, List.of(texts)).kept();
    }

    /** The same of what no project uses, but a repository, or one user alone in a project. */
    public static Sources indexedFor(
            Person whose, UUID project, UUID repository, UUID user, String name, String... texts) {
        var made =
                cut(whose.in(whose.workspace(), null), "", texts).usedBy(Ids.next(), project, repository, user, name);
        Wire.send(made.scope, made.chunked());
        Wire.awaitEvent(made.scope.runId(), SourceIndexed.class);
        return made;
    }

    /** Ingestion knows of this use; of a project or of a repository, and of one user alone where there is one. */
    public Sources usedBy(UUID reference, UUID project, UUID repository, UUID user, String name) {
        var kind = repository != null ? "repository_item" : user != null ? "document" : "note";
        return usedBy(reference, project, repository, user, name, kind);
    }

    public Sources usedBy(UUID reference, UUID project, UUID repository, UUID user, String name, String kind) {
        var use = new JsonObject()
                .put("referenceId", reference.toString())
                .put("projectId", project == null ? null : project.toString())
                .put("repositoryId", repository == null ? null : repository.toString())
                .put("userId", user == null ? null : user.toString())
                .put("name", name)
                .put("kind", kind);
        control("use", use.encode());
        return this;
    }

    private Sources kept() {
        control("put", source.encode());
        return this;
    }

    /** Ingestion has it, and its chunks are in the index. */
    public static Sources indexed(Person whose, String title, String... texts) {
        var made = cut(whose, title, texts);
        Wire.send(made.scope, made.chunked());
        Wire.awaitEvent(made.scope.runId(), SourceIndexed.class);
        return made;
    }

    public Event chunked() {
        return new SourceChunked(id, reference, "note", source.getString("textHash"), chunks.size());
    }

    public Event dereferenced(boolean last) {
        return new SourceDereferenced(id, reference, last);
    }

    /** Only they may read this repository from now on; with none of them, nobody answers who may. */
    public static void readers(UUID repository, UUID... users) {
        var words = Stream.of(users).map(UUID::toString).collect(Collectors.joining(" "));
        control(repository, "readers", words);
    }

    /** So it answers from now on; with nothing, nobody says how it does. */
    public static void persona(UUID persona, String behaviour) {
        control(persona, "persona", behaviour);
    }

    public int control(String what, String body) {
        return control(id, what, body);
    }

    private static int control(UUID id, String what, String body) {
        try {
            var uri = URI.create(System.getProperty(Siblings.URL) + "/control/" + id + "/" + what);
            var request = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new JsonObject(answer.body()).getInteger("calls");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
