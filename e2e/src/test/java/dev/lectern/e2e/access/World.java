package dev.lectern.e2e.access;

import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.Suite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A project with a viewer, an editor and an owner, somebody from another workspace, and something of everything. */
final class World {

    final Suite suite = Suite.get();
    final Person owner = Client.newcomer(suite, "owner");
    final Person editor = Client.newcomer(suite, "editor");
    final Person viewer = Client.newcomer(suite, "viewer");
    final Person stranger = Client.newcomer(suite, "stranger");
    private final String project = newProject();
    private final Note note = newNote();
    private final String member = newMember();
    private final String run = heardOf(note.runId());
    private int notes;

    record Note(String sourceId, String runId) {}

    String project() {
        return project;
    }

    /** A session of this person's own in which the project is the current one; a stranger's stays at home. */
    Client client(String who) {
        return switch (who) {
            case "anonymous" -> Client.anonymous(suite);
            case "stranger" -> stranger.again(suite).client();
            case "viewer" -> inProject(viewer);
            case "editor" -> inProject(editor);
            case "owner" -> inProject(owner);
            default -> throw new IllegalArgumentException(who);
        };
    }

    /** The path with ids of things of the project; what is written gets a thing of its own. */
    String real(ApiOperation operation) {
        var path = operation.path();
        if (path.contains("/projects/{id}/members/{userId}")) {
            return path.replace("{id}", project).replace("{userId}", newMember());
        }
        if (path.contains("/projects/{id}")) {
            return path.replace("{id}", operation.method().equals("DELETE") ? newProject() : project);
        }
        if (path.contains("/sources/{id}")) {
            return path.replace("{id}", operation.writes() ? newNote().sourceId() : note.sourceId());
        }
        if (path.contains("/runs/{")) {
            return path.replaceFirst(
                    "\\{[^}]+}", operation.writes() ? heardOf(newNote().runId()) : run);
        }
        return path.replace("{service}", "workflow").replace("{seq}", "1").replace("{id}", userId(viewer));
    }

    /** The path with ids of things of the project that nobody is going to change. */
    String shared(ApiOperation operation) {
        return operation
                .path()
                .replace("/projects/{id}", "/projects/" + project)
                .replace("{userId}", member)
                .replace("/sources/{id}", "/sources/" + note.sourceId())
                .replaceFirst("/runs/\\{[^}]+}", "/runs/" + run)
                .replace("{service}", "workflow")
                .replace("{seq}", "1")
                .replace("{id}", member);
    }

    /** The same path with ids of nothing. */
    String imagined(ApiOperation operation) {
        return operation
                .path()
                .replace("{service}", "workflow")
                .replace("{seq}", "1")
                .replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
    }

    private Client inProject(Person person) {
        var client = person.again(suite).client();
        client.put("/api/v1/session/project", Map.of("projectId", project)).expect(200);
        return client;
    }

    private String newProject() {
        var id = owner.client()
                .post("/api/v1/projects", Map.of("name", "Shelf " + UUID.randomUUID()))
                .expect(201)
                .at("id");
        for (var member : List.of(Map.entry(viewer, "viewer"), Map.entry(editor, "editor"))) {
            owner.client()
                    .post(
                            "/api/v1/projects/" + id + "/members",
                            Map.of("identifier", member.getKey().username(), "role", member.getValue()))
                    .expect(201);
        }
        return id;
    }

    private Note newNote() {
        var text = "Text number " + ++notes + " of " + UUID.randomUUID() + ".";
        var reply = inProject(owner)
                .post("/api/v1/sources", Map.of("kind", "note", "title", "Note " + notes, "text", text))
                .expect(202);
        return new Note(reply.at("sourceId"), reply.at("runId"));
    }

    private String newMember() {
        var someone = Client.newcomer(suite, "member");
        owner.client()
                .post("/api/v1/projects/" + project + "/members", Map.of("identifier", someone.username()))
                .expect(201);
        return userId(someone);
    }

    private static String userId(Person person) {
        return person.client()
                .get("/api/v1/session")
                .expect(200)
                .json()
                .path("user")
                .path("id")
                .asText();
    }

    /** A run is known by its events, which take a moment. */
    private String heardOf(String run) {
        var client = inProject(owner);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.get("/api/v1/runs/" + run).status() == 200
                        && client.get("/api/v1/runs/" + run + "/timeline").status() == 200);
        return run;
    }
}
