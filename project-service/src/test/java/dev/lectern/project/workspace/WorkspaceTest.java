package dev.lectern.project.workspace;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.AccountRegistered;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.event.ProjectEvent.WorkspaceChanged;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WorkspaceTest {

    private static final String WORKSPACES = "/api/v1/workspaces";

    private Person owner;
    private Person guest;
    private String workspace;

    @BeforeEach
    void anOwnerAndSomebodyElse() {
        owner = People.somebody();
        guest = People.somebody();
        workspace = WORKSPACES + "/" + owner.workspace();
    }

    @Test
    void theOwnerRenamesIt_andNobodyElse() {
        People.add(owner, People.create(owner, "Shared"), guest, "owner");

        rename(owner, "Acoustics lab").statusCode(200).body("name", equalTo("Acoustics lab"));
        rename(guest, "Mine").statusCode(403);
        rename(People.somebody(), "Mine").statusCode(404).body("detail", equalTo("No such workspace."));
        rename(owner, " ").statusCode(400).body("errors[0].field", equalTo("name"));

        People.as(owner).get(workspace).then().statusCode(200).body("name", equalTo("Acoustics lab"));
    }

    @Test
    void onlyAnotherPlanIsTold_andNoOtherName() {
        var admin = admin();
        rename(owner, "Acoustics lab").statusCode(200);
        give(admin, "open").statusCode(200);
        give(admin, "free").statusCode(200);

        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(events())
                .filteredOn(WorkspaceChanged.class::isInstance)
                .containsExactly(new WorkspaceChanged(owner.workspace(), "free", 10, 4)));
    }

    @Test
    void whoIsBroughtIntoAProjectHasASeat_andSeesTheWorkspaceButNotItsPlan() {
        People.as(guest).get(workspace).then().statusCode(404);

        People.add(owner, People.create(owner, "Shared"), guest, "viewer");

        People.as(guest)
                .get(workspace)
                .then()
                .statusCode(200)
                .body("own", equalTo(false))
                .body("plan", nullValue());
        People.as(guest)
                .get(WORKSPACES)
                .then()
                .body(
                        "items.id",
                        hasItems(owner.workspace().toString(), guest.workspace().toString()));
        People.as(guest).get(workspace + "/members").then().statusCode(403);
        var next = People.as(owner)
                .get(workspace + "/members?limit=1")
                .then()
                .statusCode(200)
                .body("items.userId", contains(guest.user().toString()))
                .body("items[0].projects", equalTo(1))
                .extract()
                .<String>path("next");
        People.as(owner)
                .get(workspace + "/members?limit=1&after=" + next)
                .then()
                .body("items.userId", contains(owner.user().toString()))
                .body("items[0].owner", equalTo(true));
    }

    @Test
    void whoIsTakenOutLosesEverything_andWhatTheyAloneOwnedGoesToTheOwner() {
        var shared = UUID.fromString(People.create(owner, "Shared"));
        var theirs = UUID.fromString(People.create(owner, "Theirs"));
        var open = UUID.fromString(People.create(owner, "Open"));
        People.add(owner, shared.toString(), guest, "editor");
        People.add(owner, theirs.toString(), guest, "owner");
        leaveProject(owner, theirs).statusCode(204);
        People.as(owner).body("{\"workspaceVisible\":true}").patch("/api/v1/projects/" + open);

        remove(guest, owner).statusCode(403);
        remove(People.somebody(), guest).statusCode(404);
        remove(owner, owner).statusCode(409);
        remove(owner, guest).statusCode(204);
        remove(owner, guest).statusCode(404).body("detail", equalTo("No such member."));

        for (var project : List.of(shared, theirs, open)) {
            People.as(guest).get("/api/v1/projects/" + project).then().statusCode(404);
        }
        People.as(guest).get(workspace).then().statusCode(404);
        People.as(owner)
                .get("/api/v1/projects/" + theirs)
                .then()
                .body("role", equalTo("owner"))
                .body("ownerId", equalTo(owner.user().toString()));
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(events())
                .contains(
                        new MemberChanged(shared, guest.user(), null, false, 2),
                        new MemberChanged(theirs, guest.user(), null, false, 2),
                        new MemberChanged(open, guest.user(), null, false, 1),
                        new MemberChanged(theirs, owner.user(), "owner", true, 3)));
    }

    @Test
    void everybodyMayLeave_aProjectAndAWorkspace() {
        var shared = UUID.fromString(People.create(owner, "Shared"));
        People.add(owner, shared.toString(), guest, "viewer");

        leaveProject(guest, shared).statusCode(204);
        remove(guest, guest).statusCode(204);

        People.as(guest).get(workspace).then().statusCode(404);
    }

    @Test
    void anAdministratorFindsAWorkspaceByItsOwner_andGivesItAPlan() {
        var admin = admin();
        People.as(guest).get(WORKSPACES + "?ownerId=" + owner.user()).then().statusCode(403);
        People.as(admin)
                .get(WORKSPACES + "?ownerId=" + owner.user())
                .then()
                .statusCode(200)
                .body("items.id", contains(owner.workspace().toString()));

        give(owner, "free").statusCode(403);
        give(admin, "nonsense").statusCode(422).body("errors[0].field", equalTo("plan"));
        give(admin, "free").statusCode(200).body("plan", equalTo("free")).body("own", equalTo(false));

        People.as(owner)
                .get(WORKSPACES + "/current")
                .then()
                .body("plan", equalTo("free"))
                .body("projects.most", equalTo(1))
                .body("members.used", equalTo(1))
                .body("documents.used", equalTo(0))
                .body("documents.most", equalTo(10));
        People.as(admin)
                .body("{}")
                .put(WORKSPACES + "/" + UUID.randomUUID() + "/plan")
                .then()
                .statusCode(404);
    }

    @Test
    void siblingsAreToldHowManyDocumentsThereMayBe_andNobodyElse() {
        var internal = "/internal/workspaces/" + owner.workspace() + "/plan";
        give(admin(), "free").statusCode(200);

        asSibling()
                .get(internal)
                .then()
                .statusCode(200)
                .body("plan", equalTo("free"))
                .body("documents", equalTo(10));
        give(admin(), "pro").statusCode(200);
        asSibling().get(internal).then().body("plan", equalTo("pro")).body("documents", nullValue());
        asSibling()
                .get("/internal/workspaces/" + UUID.randomUUID() + "/plan")
                .then()
                .statusCode(404);
        People.as(owner).get(internal).then().statusCode(403);
    }

    private static RequestSpecification asSibling() {
        return given().auth().oauth2(TestToken.service("ingestion"));
    }

    @Test
    void aPlanAllowsSoManyProjectsAndMembers_alsoAtOnce() {
        plan(2, 3);
        var shared = People.create(owner, "First");

        var projects = IntStream.range(0, 6)
                .parallel()
                .mapToObj(i -> People.as(owner)
                        .body("{\"name\":\"Project " + i + "\"}")
                        .post("/api/v1/projects")
                        .statusCode())
                .toList();
        var people = IntStream.range(0, 5).mapToObj(i -> People.somebody()).toList();
        var seats = people.parallelStream()
                .map(person -> People.as(owner)
                        .body("{\"userId\":\"" + person.user() + "\"}")
                        .post("/api/v1/projects/" + shared + "/members")
                        .statusCode())
                .toList();

        assertThat(projects)
                .containsOnlyOnce(201)
                .filteredOn(status -> status != 201)
                .containsOnly(403);
        assertThat(seats).filteredOn(status -> status == 201).hasSize(2);
        assertThat(seats).filteredOn(status -> status != 201).containsOnly(403);
        People.as(owner)
                .body("{\"name\":\"One more\"}")
                .post("/api/v1/projects")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/plan-limit"))
                .body("detail", equalTo("The plan allows 2 projects, and there are 2."));
        People.as(owner).get(workspace + "/members").then().body("items", hasSize(3));
    }

    @Test
    void whatIsOffTakesNoPlace_andComesBackOnlyWhereThereIsOne() {
        plan(1, 1);
        var first = People.create(owner, "First");
        People.as(owner).delete("/api/v1/projects/" + first).then().statusCode(204);
        People.create(owner, "Second");

        People.as(owner)
                .post("/api/v1/projects/" + first + "/enable")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/plan-limit"));
    }

    @Test
    void whoIsDeletedLeavesTheWorkspacesOfOthers_andHasNoNameAnyMore() {
        var shared = UUID.fromString(People.create(owner, "Shared"));
        People.add(owner, shared.toString(), guest, "owner");
        leaveProject(owner, shared).statusCode(204);

        Broker.send("auth", Scope.ofRun(Ids.next()), new AccountChanged(guest.user(), "deleted", 7));
        Broker.send("auth", Scope.ofRun(Ids.next()), new AccountRegistered(guest.user(), "late-news", 1));

        await().atMost(60, SECONDS).untilAsserted(() -> People.as(owner)
                .get(workspace + "/members")
                .then()
                .body("items.userId", contains(owner.user().toString())));
        People.as(owner)
                .get("/api/v1/projects/" + shared)
                .then()
                .body("ownerId", equalTo(owner.user().toString()));
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(events())
                .contains(new MemberChanged(shared, guest.user(), null, false, 2)));
        assertThat(Database.column("SELECT username FROM known_account WHERE user_id = ?", guest.user()))
                .containsExactly("deleted user");
    }

    @Test
    void whereTheOwnerIsDeletedWhatAGuestAloneOwnedGoesToAnotherMember_orIsSwitchedOff() {
        var editor = People.somebody();
        var kept = UUID.fromString(People.create(owner, "Kept"));
        var lost = UUID.fromString(People.create(owner, "Lost"));
        People.add(owner, kept.toString(), People.somebody(), "viewer");
        People.add(owner, kept.toString(), editor, "editor");
        for (var project : List.of(kept, lost)) {
            People.add(owner, project.toString(), guest, "owner");
        }
        leaveProject(owner, kept).statusCode(204);
        Broker.send("auth", Scope.ofRun(Ids.next()), new AccountChanged(owner.user(), "deleted", 7));
        await().atMost(60, SECONDS)
                .until(() -> Database.count(
                                "SELECT count(*) FROM known_account WHERE user_id = ? AND is_deleted", owner.user())
                        == 1);
        leaveProject(guest, lost).statusCode(409);

        remove(guest, guest).statusCode(204);

        People.as(editor)
                .get("/api/v1/projects/" + kept)
                .then()
                .body("role", equalTo("owner"))
                .body("ownerId", equalTo(editor.user().toString()));
        assertThat(Database.column("SELECT is_active FROM project WHERE project_id = ?", lost))
                .containsExactly("f");
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(events())
                .contains(
                        new MemberChanged(kept, editor.user(), "owner", true, 2),
                        new MemberChanged(lost, guest.user(), null, false, 2),
                        new ProjectChanged(lost, false, 2)));
    }

    private void plan(int projects, int members) {
        var name = "test-" + projects + "-" + members;
        Database.column(
                "INSERT INTO plan (plan, projects, members) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                name,
                projects,
                members);
        give(admin(), name).statusCode(200);
    }

    private static Person admin() {
        var person = People.somebody();
        return new Person(
                person.user(),
                person.session(),
                person.workspace(),
                person.project(),
                List.of(Access.USER, Access.ADMIN));
    }

    private List<Object> events() {
        return Broker.read(Topic.PROJECT, Broker.ofWorkspace(owner.workspace())).stream()
                .map(CloudEvent::data)
                .map(Object.class::cast)
                .toList();
    }

    private ValidatableResponse rename(Person who, String name) {
        return People.as(who)
                .body("{\"name\":\"" + name + "\"}")
                .patch(workspace)
                .then();
    }

    private ValidatableResponse give(Person who, String plan) {
        return People.as(who)
                .body("{\"plan\":\"" + plan + "\"}")
                .put(workspace + "/plan")
                .then();
    }

    private ValidatableResponse remove(Person who, Person whom) {
        return People.as(who).delete(workspace + "/members/" + whom.user()).then();
    }

    private static ValidatableResponse leaveProject(Person who, UUID project) {
        return People.as(who)
                .delete("/api/v1/projects/" + project + "/members/" + who.user())
                .then();
    }
}
