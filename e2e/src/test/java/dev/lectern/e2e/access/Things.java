package dev.lectern.e2e.access;

import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One of everything that a path can name. A thing of the project or of the installation is the same for all; what is
 * somebody's own (a session, a note) is made by whoever asks.
 */
public final class Things {

    private final World world;
    /** By the path up to and with what it names; the longest that fits counts. */
    private final Map<String, Function<String, String>> makers = new LinkedHashMap<>();

    private final Map<String, String> kept = new HashMap<>();
    private final Client owner;
    private final Shelf shelf;
    private final Desk desk;
    private String readFile;
    private int notes;

    public Things(World world) {
        this.world = world;
        this.owner = world.client("owner");
        this.shelf = new Shelf(world, owner);
        this.desk = new Desk(world, this::paperFor);
        ofTheProject();
        makers.putAll(new Tables(owner, () -> paperOf(owner)).makers());
        ofSomebody();
        ofTheInstallation();
        // What is only looked at has been read, so that it has pages and all that is made of them.
        kept.put("/api/v1/sources/{id} for all", readFile());
    }

    private void ofTheProject() {
        makers.put("/api/v1/projects/{id}", who -> "/api/v1/projects/" + world.newProjectWith(who));
        makers.put(
                "/api/v1/projects/{id}/members/{userId}",
                who -> inProject("members/" + World.idOf(world.newMember().client())));
        makers.put("/api/v1/projects/{id}/personas/{personaId}", who -> inProject("personas/" + newPersona()));
        makers.put("/api/v1/projects/{id}/papers/{sourceItemId}", who -> inProject("papers/" + paperOf(owner)));
        makers.put(
                "/api/v1/sources/{id}", who -> "/api/v1/sources/" + note(owner).sourceId());
        makers.put("/api/v1/sources/{id}/pages/{page}", who -> readFile() + "/pages/1");
        makers.put("/api/v1/papers/{sourceItemId}", who -> "/api/v1/papers/" + paperOf(owner));
        makers.put(
                "/api/v1/projects/{id}/invitations/{invitationId}",
                who -> inProject("invitations/" + world.invite("owner", world.project(), newcomerName())));
        makers.put("/api/v1/runs/{id}", who -> "/api/v1/runs/" + newRun());
        makers.put("/api/v1/runs/{runId}", who -> "/api/v1/runs/" + newRun());
        makers.put("/api/v1/imports/{runId}", who -> "/api/v1/imports/" + shelf.newImport());
        // Whose it is, roles do not decide; to those who look at lists it is one more thing that is not theirs.
        makers.put("/api/v1/prep/{runId}", who -> "/api/v1/prep/" + UUID.randomUUID());
        makers.put("/api/v1/budgets/{budgetId}", who -> "/api/v1/budgets/" + newBudget());
        makers.put("/api/v1/indexes/{id}", who -> "/api/v1/indexes/" + index());
        makers.put("/api/v1/workspaces/{id}", who -> "/api/v1/workspaces/" + workspace());
        makers.put(
                "/api/v1/workspaces/{id}/members/{userId}",
                who -> "/api/v1/workspaces/" + workspace() + "/members/"
                        + World.idOf(world.newMember().client()));
    }

    private void ofSomebody() {
        makers.put("/api/v1/notifications/{id}", desk::notification);
        makers.put("/api/v1/uploads/{id}", shelf::upload);
        makers.put("/api/v1/uploads/{id}/parts/{n}", who -> shelf.upload(who) + "/parts/1");
        makers.put("/api/v1/papers/{sourceItemId}/notes/{noteId}", desk::note);
        makers.put("/api/v1/conversations/{id}", who -> "/api/v1/conversations/" + desk.turn(who, "conversationId"));
        makers.put("/api/v1/chat/turns/{turnId}", who -> "/api/v1/chat/turns/" + desk.turn(who, "turnId"));
        makers.put("/api/v1/chat/streams/{runId}", who -> "/api/v1/chat/streams/" + desk.turn(who, "runId"));
        makers.put("/api/v1/deletions/{runId}", desk::deletion);
        makers.put("/api/v1/notes/{noteId}", who -> desk.note(who).replaceFirst("/papers/[^/]+/notes/", "/notes/"));
        makers.put("/api/v1/repositories/{id}", shelf::repository);
        makers.put("/api/v1/repositories/{id}/access/{accessId}", who -> shelf.access(who));
        makers.put("/api/v1/repositories/{id}/items/{itemId}", who -> shelf.item(who));
        makers.put("/api/v1/repositories/{id}/items/{itemId}/pages/{page}", who -> shelf.item(who) + "/pages/1");
        makers.put(
                "/api/v1/sessions/{id}",
                who -> "/api/v1/sessions/"
                        + world.fresh(World.actor(who))
                                .get("/api/v1/session")
                                .expect(200)
                                .json()
                                .at("/session/id")
                                .asText());
        makers.put(
                "/api/v1/invitations/{id}",
                who -> "/api/v1/invitations/"
                        + world.invite(
                                World.HOST,
                                world.projectOf(World.HOST),
                                world.person(World.actor(who)).username()));
        makers.put(
                "/api/v1/tokens/{id}",
                who -> "/api/v1/tokens/"
                        + world.client(World.actor(who))
                                .post("/api/v1/tokens", Map.of("name", "a script", "scopes", List.of("read")))
                                .expect(201)
                                .json()
                                .at("/token/id")
                                .asText());
    }

    private void ofTheInstallation() {
        makers.put(
                "/api/v1/accounts/{id}",
                who -> "/api/v1/accounts/"
                        + World.idOf(Client.newcomer(world.suite, "somebody").client()));
        makers.put("/api/v1/roles/{id}", who -> "/api/v1/roles/" + newRole());
        makers.put(
                "/api/v1/roles/{id}/capabilities/{capability}",
                who -> "/api/v1/roles/" + newRole("chat") + "/capabilities/chat");
        makers.put("/api/v1/capabilities/{id}", who -> "/api/v1/capabilities/" + newCapability());
        makers.put("/api/v1/navigation-items/{id}", who -> "/api/v1/navigation-items/" + newNavigationItem());
        makers.put("/api/v1/admin/projects/{id}", who -> "/api/v1/admin/projects/" + world.newProject());
        makers.put("/api/v1/admin/title-overrides/{id}", who -> "/api/v1/admin/title-overrides/" + newTitleOverride());
        makers.put("/api/v1/admin/legal-holds/{holdId}", who -> "/api/v1/admin/legal-holds/" + newLegalHold());
        makers.put("/api/v1/admin/model-providers/{id}", who -> "/api/v1/admin/model-providers/" + newProvider("id"));
        makers.put("/api/v1/admin/models/{id}", who -> "/api/v1/admin/models/" + newModel());
        makers.put("/api/v1/admin/models/{id}/prices/{priceId}", who -> newPrice());
        makers.put("/v1/models/{model}", who -> "/v1/models/lectern-extractive");
        makers.put("/api/v1/settings/{key}", who -> "/api/v1/settings/oidc.client-id");
        makers.put("/api/v1/operations/{service}", who -> "/api/v1/operations/workflow");
        makers.put(
                "/api/v1/operations/{service}/parked-events/{seq}",
                who -> "/api/v1/operations/workflow/parked-events/1");
    }

    /** The path with something that is there for who comes, and that nobody changes. */
    public String kept(ApiOperation operation, String who) {
        return filled(operation, template -> {
            var key = template + " for " + owner(template, who);
            // Not computeIfAbsent: making one thing may need another.
            if (!kept.containsKey(key)) {
                kept.put(key, makers.get(template).apply(who));
            }
            return kept.get(key);
        });
    }

    /** The path with something that is made for this one call. */
    String fresh(ApiOperation operation, String who) {
        return operation.method().equals("GET")
                ? kept(operation, who)
                : filled(operation, template -> makers.get(template).apply(who));
    }

    private String filled(ApiOperation operation, UnaryOperator<String> thing) {
        var template = template(operation.path());
        return template == null
                ? operation.path()
                : thing.apply(template) + operation.path().substring(template.length());
    }

    /** The same path with ids of nothing. */
    static String imagined(ApiOperation operation) {
        return operation
                .path()
                .replace("{service}", "workflow")
                .replace("{seq}", "1")
                .replace("{page}", "1")
                .replace("{questionId}", "Q01")
                .replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
    }

    boolean knows(ApiOperation operation) {
        var template = template(operation.path());
        var rest = template == null ? operation.path() : operation.path().substring(template.length());
        return !rest.contains("{");
    }

    private String template(String path) {
        return makers.keySet().stream()
                .filter(template -> path.equals(template) || path.startsWith(template + "/"))
                .max(Comparator.comparingInt(String::length))
                .orElse(null);
    }

    private String owner(String template, String who) {
        var isOwn =
                Stream.of("note", "session", "token", "repositories", "upload", "conversations", "chat", "deletions")
                                .anyMatch(template::contains)
                        || world.isHolder(who) && template.equals("/api/v1/projects/{id}");
        return isOwn ? who : "all";
    }

    private String newcomerName() {
        return Client.newcomer(world.suite, "guest").username();
    }

    private String inProject(String rest) {
        return "/api/v1/projects/" + world.project() + "/" + rest;
    }

    /** The one that the workspace is searched in; it comes with the first source, and nobody changes it. */
    private String index() {
        readFile();
        return owner.get("/api/v1/indexes").expect(200).json().at("/items/0/id").asText();
    }

    private String workspace() {
        return owner.get("/api/v1/workspaces/current").expect(200).at("id");
    }

    private String readFile() {
        if (readFile == null) {
            var sent = owner.post("/api/v1/sources/files", Form.ofNewPdf()).expect(202);
            readFile = "/api/v1/sources/" + sent.at("sourceId");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> owner.get(readFile + "/pages/1/image").status() == 200
                            && owner.get(readFile + "/report").status() == 200);
        }
        return readFile;
    }

    private record Source(String sourceId, String itemId, String runId) {}

    private Source note(Client client) {
        var text = "Text number " + ++notes + " of " + UUID.randomUUID() + ".";
        var reply = client.post("/api/v1/sources", Map.of("kind", "note", "title", "Note " + notes, "text", text))
                .expect(202);
        return new Source(reply.at("sourceId"), reply.at("sourceItemId"), reply.at("runId"));
    }

    private String paperFor(String who) {
        if (World.MEMBERS.contains(who)) {
            return paperOf(owner);
        }
        return paperOf(who.equals(World.NEIGHBOUR) ? world.ownerNextDoor() : world.client(who));
    }

    /** A source is a paper as soon as the project has heard of it. */
    private String paperOf(Client client) {
        var paper = note(client).itemId();
        await().atMost(Duration.ofSeconds(20)).until(() -> Tables.isSeen(client, paper));
        return paper;
    }

    private String newPersona() {
        return owner.post(inProject("personas"), Map.of("name", "Reviewer " + ++notes))
                .expect(201)
                .at("id");
    }

    private String newRole(String... capabilities) {
        return world.admin()
                .post(
                        "/api/v1/roles",
                        Map.of(
                                "name",
                                "role-" + short8(),
                                "description",
                                "For a test",
                                "capabilities",
                                List.of(capabilities)))
                .expect(201)
                .at("id");
    }

    private String newNavigationItem() {
        return world.admin()
                .post("/api/v1/navigation-items", Map.of("type", "link", "label", "Library", "link", "/library"))
                .expect(201)
                .at("id");
    }

    private String newTitleOverride() {
        return world.admin()
                .post(
                        "/api/v1/admin/title-overrides",
                        Map.of("titlePattern", "Paper " + short8(), "matchType", "exact", "openAlexWorkId", "W1"))
                .expect(201)
                .at("id");
    }

    private String newProvider(String field) {
        return world.admin()
                .post(
                        "/api/v1/admin/model-providers",
                        Map.of("name", "p-" + short8(), "kind", "openai", "baseUrl", "http://127.0.0.1:9/v1"))
                .expect(201)
                .at(field);
    }

    private String newModel() {
        return world.admin()
                .post(
                        "/api/v1/admin/models",
                        Map.of(
                                "modelId",
                                "m-" + short8(),
                                "name",
                                "A model",
                                "provider",
                                newProvider("name"),
                                "capabilities",
                                List.of("chat"),
                                "contextTokens",
                                8000,
                                "maxTokens",
                                1000,
                                "active",
                                false))
                .expect(201)
                .at("id");
    }

    private String newPrice() {
        var prices = "/api/v1/admin/models/" + newModel() + "/prices";
        var tomorrow = Instant.now().plus(Duration.ofDays(1)).toString();
        return prices + "/"
                + world.admin()
                        .post(
                                prices,
                                Map.of("validFrom", tomorrow, "inputMicrosPerMillion", 1, "outputMicrosPerMillion", 2))
                        .expect(201)
                        .at("id");
    }

    /** In a currency in which nothing has a price, so that it hinders nobody. */
    private String newBudget() {
        var letters = new Random();
        var currency = "X" + (char) ('A' + letters.nextInt(26)) + (char) ('A' + letters.nextInt(26));
        var reply = owner.post(
                "/api/v1/budgets",
                Map.of("kind", "project", "period", "day", "limitMicros", 1_000_000, "currency", currency));
        return reply.status() == 409 ? newBudget() : reply.expect(201).at("id");
    }

    private String newLegalHold() {
        return world.admin()
                .post("/api/v1/admin/legal-holds", Map.of("workspaceId", UUID.randomUUID(), "reason", "For a test"))
                .expect(201)
                .at("id");
    }

    private String newCapability() {
        return world.admin()
                .post(
                        "/api/v1/capabilities",
                        Map.of("identifier", "tool-" + short8(), "name", "A tool", "description", "For a test"))
                .expect(201)
                .at("id");
    }

    /** A run is known by its events, which take a moment. */
    private String newRun() {
        var run = note(owner).runId();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> owner.get("/api/v1/runs/" + run).status() == 200
                        && owner.get("/api/v1/runs/" + run + "/timeline").status() == 200);
        return run;
    }

    private static String short8() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
