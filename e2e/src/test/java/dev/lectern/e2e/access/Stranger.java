package dev.lectern.e2e.access;

import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** One of everything that an id can name, in a place where somebody else may not look. */
final class Stranger {

    private final String where;
    private final Map<String, String> ids = new HashMap<>();

    Stranger(World world, String where, String project, String member, Client client) {
        this.where = where;
        var source = client.post(
                        "/api/v1/sources",
                        Map.of("kind", "note", "title", "Far away", "text", "Written by " + UUID.randomUUID() + "."))
                .expect(202);
        var item = source.at("sourceItemId");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.get("/api/v1/papers/" + item + "/notes").status() == 200);
        var note = client.post("/api/v1/papers/" + item + "/notes", Map.of("text", "Only mine."))
                .expect(201);
        var personas = client.get("/api/v1/projects/" + project + "/personas").expect(200);
        var invitation = client.post(
                        "/api/v1/projects/" + project + "/invitations",
                        Map.of(
                                "identifier",
                                Client.newcomer(world.suite, "guest").username(),
                                "role",
                                "viewer"))
                .expect(201);
        var repository =
                client.post("/api/v1/repositories", Map.of("name", "Far away")).expect(201);
        var turn = client.post("/api/v1/chat/turns", Map.of("question", "What is far away?"))
                .expect(200);
        ids.put("repositoryIds", repository.at("id"));
        ids.put("repositoryId", repository.at("id"));
        ids.put("conversationId", turn.at("conversationId"));
        ids.put("messageId", turn.at("messageId"));
        ids.put("runId", turn.at("runId"));
        ids.put("parentRunId", turn.at("runId"));
        ids.put("paperId", item);
        ids.put("paperIds", item);
        ids.put("seedPaperId", item);
        ids.put("projectId", project);
        ids.put("personaId", personas.json().at("/items/0/id").asText());
        ids.put("defaultPersonaId", ids.get("personaId"));
        ids.put("sourceItemId", item);
        ids.put("sourceItemIds", item);
        ids.put("noteId", note.at("id"));
        ids.put("invitationId", invitation.at("id"));
        ids.put("userId", member);
        ids.put("ownerId", member);
        ids.put("expandedFolders", project);
    }

    String id(String name) {
        if (!ids.containsKey(name)) {
            throw new IllegalStateException("nobody knows what " + name + " names");
        }
        return ids.get(name);
    }

    @Override
    public String toString() {
        return where;
    }
}
