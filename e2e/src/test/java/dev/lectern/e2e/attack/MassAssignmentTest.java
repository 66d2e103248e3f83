package dev.lectern.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.Form;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Fields that nobody asked for change nothing: whose a thing is and what somebody may do is never in a body. */
@OnTheSuite
class MassAssignmentTest {

    private static final String SOMEBODY = UUID.randomUUID().toString();
    private static final Map<String, Object> WISHES = Map.of(
            "id",
            SOMEBODY,
            "userId",
            SOMEBODY,
            "ownerId",
            SOMEBODY,
            "workspaceId",
            SOMEBODY,
            "roles",
            List.of("administrator"),
            "capabilities",
            List.of("administration"),
            "state",
            "active",
            "emailVerified",
            true,
            "version",
            99,
            "isDefault",
            true);

    /** As a patch would have to call them to be one of somebody else's or of more. */
    private static final Map<String, Object> MORE_WISHES = Map.ofEntries(
            Map.entry("id", SOMEBODY),
            Map.entry("userId", SOMEBODY),
            Map.entry("ownerId", SOMEBODY),
            Map.entry("workspaceId", SOMEBODY),
            Map.entry("projectId", SOMEBODY),
            Map.entry("sourceItemId", SOMEBODY),
            Map.entry("username", "somebody-else"),
            Map.entry("slug", "somebody-else"),
            Map.entry("state", "disabled"),
            Map.entry("status", "deleted"),
            Map.entry("active", false),
            Map.entry("own", false),
            Map.entry("plan", "pro"),
            Map.entry("documents", 1_000_000),
            Map.entry("members", 1_000_000),
            Map.entry("version", 99),
            Map.entry("isAdmin", true),
            Map.entry("administers", true),
            Map.entry("createdAt", "2001-01-01T00:00:00Z"),
            Map.entry("guardHash", "0"));

    private final Suite suite = Suite.get();

    @Test
    void registrationMakesNobodyAnAdministrator() {
        var name = "wishful-" + UUID.randomUUID().toString().substring(0, 8);
        var reply = Client.anonymous(suite)
                .post(
                        "/api/v1/accounts",
                        and(Map.of("username", name, "email", name + "@example.org", "password", "a long pass phrase")))
                .expect(201);

        assertThat(reply.at("id")).isNotEqualTo(SOMEBODY);
        assertThat(texts(reply, "roles")).containsExactly("staff");
        assertThat(reply.json().path("emailVerified").asBoolean()).isFalse();
    }

    @Test
    void ownProfileHoldsNoRights() {
        var client = Client.newcomer(suite, "wishful").client();

        client.patch("/api/v1/account", and(Map.of("firstName", "Ada"))).expect(200);

        var session = client.get("/api/v1/session").expect(200);
        assertThat(texts(session, "roles")).containsExactly("staff");
        assertThat(texts(session, "capabilities")).doesNotContain("administration");
        assertThat(client.get("/api/v1/accounts").status()).isEqualTo(403);
    }

    @Test
    void projectAndSourceAreTheCallers() {
        var client = Client.newcomer(suite, "wishful").client();
        var session = client.get("/api/v1/session").expect(200).json();

        var project =
                client.post("/api/v1/projects", and(Map.of("name", "Mine"))).expect(201);
        var source = client.post("/api/v1/sources", and(Map.of("kind", "note", "title", "Mine", "text", "Only mine.")))
                .expect(202);

        assertThat(project.at("ownerId")).isEqualTo(session.at("/user/id").asText());
        assertThat(project.at("workspaceId"))
                .isEqualTo(session.path("workspaceId").asText());
        assertThat(project.json().path("isDefault").asBoolean()).isFalse();
        assertThat(client.get("/api/v1/sources/" + source.at("sourceId")).status())
                .isEqualTo(200);
    }

    @Test
    void patchOfAProjectChangesOnlyWhatItNames() {
        var owner = Client.newcomer(suite, "wishful").client();
        var project = "/api/v1/projects/" + owner.get("/api/v1/session").at("projectId");

        patchChangesOnly(owner, project, Map.of("name", "Renamed"));
    }

    @Test
    void patchOfAMemberChangesOnlyTheRole() {
        var owner = Client.newcomer(suite, "wishful").client();
        var guest = Client.newcomer(suite, "guest");
        var members = "/api/v1/projects/" + owner.get("/api/v1/session").at("projectId") + "/members";
        var before = owner.post(members, Map.of("identifier", guest.username(), "role", "viewer"))
                .expect(201);
        var after = owner.patch(members + "/" + before.at("userId"), more(Map.of("role", "editor")))
                .expect(200);

        assertThat(after.at("role")).isEqualTo("editor");
        assertThat(after.at("userId")).isEqualTo(before.at("userId"));
        assertThat(after.at("username")).isEqualTo(guest.username());
        assertThat(guest.client().get("/api/v1/accounts").status()).isEqualTo(403);
    }

    @Test
    void patchOfAWorkspaceChangesNeitherPlanNorOwner() {
        var owner = Client.newcomer(suite, "wishful").client();
        var workspace = "/api/v1/workspaces/"
                + owner.get("/api/v1/workspaces/current").expect(200).at("id");

        patchChangesOnly(owner, workspace, Map.of("name", "Renamed"));
    }

    @Test
    void patchOfAPersonaChangesOnlyWhatItNames() {
        var owner = Client.newcomer(suite, "wishful").client();
        var personas = "/api/v1/projects/" + owner.get("/api/v1/session").at("projectId") + "/personas";
        var persona = owner.post(personas, Map.of("name", "Reviewer")).expect(201);

        patchChangesOnly(owner, personas + "/" + persona.at("id"), Map.of("name", "Renamed"));
    }

    @Test
    void patchOfANoteChangesOnlyWhatItNames() {
        var owner = Client.newcomer(suite, "wishful").client();
        var source = owner.post("/api/v1/sources", Map.of("kind", "note", "title", "Mine", "text", "Only mine."))
                .expect(202);
        var notes = "/api/v1/papers/" + source.at("sourceItemId") + "/notes";
        await().atMost(Duration.ofSeconds(20)).until(() -> owner.get(notes).status() == 200);
        var note = owner.post(notes, more(Map.of("text", "First."))).expect(201);
        assertThat(note.at("id")).isNotEqualTo(SOMEBODY);

        patchChangesOnly(owner, notes + "/" + note.at("id"), Map.of("text", "Renamed"));
    }

    @Test
    void fileIsTheCallersWhateverElseTheFormSays() {
        var owner = Client.newcomer(suite, "wishful").client();
        var plain = Form.ofNewPdf();
        var wishes = new HashMap<>(plain.fields());
        MORE_WISHES.forEach((name, value) -> wishes.put(name, value.toString()));

        var sent = owner.post("/api/v1/sources/files", new Form(wishes, plain.fileName(), plain.file()))
                .expect(202);

        var source = owner.get("/api/v1/sources/" + sent.at("sourceId")).expect(200);
        assertThat(source.text()).doesNotContain(SOMEBODY);
        assertThat(source.at("projectId"))
                .isEqualTo(owner.get("/api/v1/session").at("projectId"));
    }

    /** Everything that it answers is as it was, but what the honest part names and what changes with any change. */
    private static void patchChangesOnly(Client client, String path, Map<String, Object> honest) {
        var before = (ObjectNode) client.get(path).expect(200).json().deepCopy();

        client.patch(path, more(honest)).expect(200);

        var after = (ObjectNode) client.get(path).expect(200).json().deepCopy();
        honest.forEach((name, value) -> assertThat(after.path(name).asText()).isEqualTo(value));
        assertThat(after.path("version").asInt()).isNotEqualTo(99);
        for (var changes : List.of(before, after)) {
            changes.remove(honest.keySet());
            changes.remove(List.of("version", "updatedAt", "slug", "guardHash"));
        }
        assertThat(after).isEqualTo(before);
        assertThat(client.get(path).text()).doesNotContain("somebody-else");
    }

    private static Map<String, Object> more(Map<String, Object> honest) {
        var body = new HashMap<>(MORE_WISHES);
        body.putAll(honest);
        return body;
    }

    private static Map<String, Object> and(Map<String, Object> honest) {
        var body = new HashMap<>(WISHES);
        body.putAll(honest);
        return body;
    }

    private static List<String> texts(Reply reply, String field) {
        return reply.json().path(field).valueStream().map(one -> one.asText()).toList();
    }
}
