package dev.lectern.project.project;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.Receipts;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Scope;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the owners of a project do to it as a whole, and what others then see of it. */
@QuarkusTest
class ProjectChangeTest {

    private static final String PROJECTS = "/api/v1/projects";

    private Person owner;

    @BeforeEach
    void comeIn() {
        owner = People.somebody();
    }

    @Test
    void anOwnerDescribesItAnew_andOthersDoNot() {
        var viewer = People.somebody();
        var project = People.create(owner, "Before");
        People.add(owner, project, viewer, "viewer");

        People.as(owner)
                .body("{\"name\":\"After\"}")
                .patch(PROJECTS + "/" + project)
                .then()
                .statusCode(200)
                .body("name", equalTo("After"))
                .body("slug", equalTo("before"))
                .body("version", equalTo(2));
        People.as(owner).body("{}").patch(PROJECTS + "/" + project).then().statusCode(422);
        People.as(viewer).get(PROJECTS + "/" + project).then().statusCode(200).body("role", equalTo("viewer"));
        People.as(viewer)
                .body("{\"name\":\"Mine\"}")
                .patch(PROJECTS + "/" + project)
                .then()
                .statusCode(403)
                .body("detail", equalTo("This takes the role owner in the project; yours is viewer."));
        People.as(viewer).delete(PROJECTS + "/" + project).then().statusCode(403);
    }

    @Test
    void aProjectThatIsSwitchedOffIsGoneForAllAndTheirTokensGrowOld() {
        var viewer = People.somebody();
        var project = People.create(owner, "Short");
        People.add(owner, project, viewer, "viewer");

        People.as(owner).delete(PROJECTS + "/" + project).then().statusCode(204);

        People.as(owner).get(PROJECTS + "/" + project).then().statusCode(404);
        People.as(viewer).get(PROJECTS).then().body("items", hasSize(1));
        People.as(owner).delete(PROJECTS + "/" + project).then().statusCode(404);
        announced(new ProjectChanged(UUID.fromString(project), false, 2));
    }

    @Test
    void theDefaultProjectStays() {
        People.as(owner)
                .delete(PROJECTS + "/" + owner.project())
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/conflict"));
    }

    @Test
    void twoProjectsOfAWorkspaceHaveTwoNames() {
        var noise = People.create(owner, "Noise");
        var other = People.create(owner, "Other");
        People.create(People.somebody(), "Noise");

        post("{\"name\":\"noise\"}").statusCode(409).body("type", equalTo("/problems/conflict"));
        patch(owner, other, "{\"name\":\"NOISE\"}").statusCode(409);
        patch(owner, noise, "{\"name\":\"NOISE\"}").statusCode(200);

        People.as(owner).delete(PROJECTS + "/" + noise).then().statusCode(204);
        People.create(owner, "Noise");
        enable(owner, noise).statusCode(409);
    }

    @Test
    void whatIsSwitchedOnAgainIsThereForThoseWhoWereInIt() {
        var viewer = People.somebody();
        var coOwner = People.somebody();
        var project = People.create(owner, "Back soon");
        People.add(owner, project, viewer, "viewer");
        People.add(owner, project, coOwner, "owner");
        enable(viewer, project).statusCode(403);
        People.as(owner).delete(PROJECTS + "/" + project).then().statusCode(204);

        People.as(coOwner)
                .get(PROJECTS + "?active=false")
                .then()
                .body("items.id", contains(project))
                .body("items[0].active", equalTo(false));
        People.as(viewer).get(PROJECTS + "?active=false").then().body("items", hasSize(0));
        enable(viewer, project).statusCode(404);
        enable(People.somebody(), project).statusCode(404);
        enable(coOwner, project).statusCode(200).body("active", equalTo(true)).body("role", equalTo("owner"));
        enable(coOwner, project).statusCode(200);

        People.as(viewer).get(PROJECTS + "/" + project).then().statusCode(200).body("role", equalTo("viewer"));
        announced(
                new ProjectChanged(UUID.fromString(project), false, 2),
                new ProjectChanged(UUID.fromString(project), true, 3));
    }

    @Test
    void whatIsVisibleToTheWorkspaceIsReadByItsMembers_andNobodyElse() {
        var colleague = People.somebody();
        var project = People.create(owner, "Open");
        People.add(owner, People.create(owner, "Elsewhere"), colleague, "editor");
        People.as(colleague).get(PROJECTS + "/" + project).then().statusCode(404);

        patch(owner, project, "{\"workspaceVisible\":true}").statusCode(200).body("workspaceVisible", equalTo(true));

        People.as(colleague)
                .get(PROJECTS + "/" + project)
                .then()
                .statusCode(200)
                .body("role", equalTo("viewer"));
        People.as(colleague).get(PROJECTS).then().body("items.name", hasItem("Open"));
        People.as(colleague)
                .get(PROJECTS + "/" + project + "/members")
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
        patch(colleague, project, "{\"name\":\"Mine\"}").statusCode(403);
        People.as(People.somebody()).get(PROJECTS + "/" + project).then().statusCode(404);

        patch(owner, project, "{\"workspaceVisible\":false}").statusCode(200);

        People.as(colleague).get(PROJECTS + "/" + project).then().statusCode(404);
        People.as(colleague).get(PROJECTS).then().body("items.name", not(hasItem("Open")));
        announced(
                new ProjectChanged(UUID.fromString(project), true, 2),
                new ProjectChanged(UUID.fromString(project), true, 3));
    }

    @Test
    void aProjectIsHandedToAMember_whoThenOwnsIt() {
        var heir = People.somebody();
        var project = People.create(owner, "Legacy");
        hand(owner, project, heir).statusCode(422).body("errors[0].field", equalTo("userId"));
        People.add(owner, project, heir, "editor");
        hand(heir, project, heir).statusCode(403);

        hand(owner, project, heir)
                .statusCode(200)
                .body("ownerId", equalTo(heir.user().toString()))
                .body("role", equalTo("owner"));

        People.as(heir).get(PROJECTS + "/" + project).then().body("role", equalTo("owner"));
        announced(new MemberChanged(UUID.fromString(project), heir.user(), "owner", true, 2));
        hand(owner, owner.project().toString(), heir).statusCode(409);
    }

    @Test
    void whenTheFirstOwnerLeavesAnotherOneFollows() {
        var second = People.somebody();
        var project = People.create(owner, "Handed on");
        People.add(owner, project, second, "owner");

        People.as(second)
                .delete(PROJECTS + "/" + project + "/members/" + owner.user())
                .then()
                .statusCode(204);

        People.as(second)
                .get(PROJECTS + "/" + project)
                .then()
                .body("ownerId", equalTo(second.user().toString()));
    }

    @Test
    void whoHasNotTheToolChangesNoProject_butReads() {
        var project = People.create(owner, "Readable");
        var reader = owner.with(Capability.RESEARCH);

        for (var status : List.of(
                People.as(reader).body("{\"name\":\"No\"}").post(PROJECTS).statusCode(),
                patch(reader, project, "{\"name\":\"No\"}").extract().statusCode(),
                enable(reader, project).extract().statusCode(),
                People.as(reader).delete(PROJECTS + "/" + project).statusCode())) {
            assertThat(status).isEqualTo(403);
        }
        patch(reader, project, "{\"name\":\"No\"}").body("type", equalTo("/problems/capability-missing"));
        People.as(reader).get(PROJECTS + "/" + project).then().statusCode(200);
    }

    @Test
    void whatAnOwnerDoesIsWrittenDown() {
        var project = People.create(owner, "Watched");
        patch(owner, project, "{\"workspaceVisible\":true}").statusCode(200);
        People.as(owner).delete(PROJECTS + "/" + project).then().statusCode(204);

        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(Broker.read(Topic.AUDIT, Broker.ofWorkspace(owner.workspace())))
                        .extracting(event -> ((Audited) event.data()).action())
                        .containsExactlyInAnyOrder("project.created", "project.shown", "project.disabled"));
    }

    @Test
    void whatIsSwitchedOffCanBePurged_whichTakesAllThatIsInIt() {
        var viewer = People.somebody();
        var project = People.create(owner, "Gone for good");
        People.add(owner, project, viewer, "viewer");
        var purge = PROJECTS + "/" + project + "/purge";
        People.as(owner).post(purge).then().statusCode(409);
        People.as(owner).delete(PROJECTS + "/" + project).then().statusCode(204);
        People.as(viewer).post(purge).then().statusCode(404);

        var begun = People.as(owner).post(purge).then().statusCode(202).extract();
        assertThat(begun.header("Location")).isEqualTo("/api/v1/deletions/" + begun.path("runId"));
        People.as(owner).post(purge).then().statusCode(202).body("runId", equalTo(begun.path("runId")));
        enable(owner, project).statusCode(409);
        var run = UUID.fromString(begun.path("runId"));
        await().untilAsserted(() -> assertThat(Broker.read(Topic.WORKFLOW, Broker.ofRun(run)))
                .extracting(CloudEvent::data)
                .containsOnly(new RunStarted(run, "project-purge", null, project).personal(true)));

        var scope = new Scope(run, owner.workspace(), owner.project(), owner.user());
        var receipt = Receipts.of(scope, "project", UUID.fromString(project), 1);

        assertThat(receipt.removed())
                .containsEntry("membership", 2L)
                .containsEntry("persona", 1L)
                .containsEntry("project", 1L);
        assertThat(receipt.left().values()).allMatch(rows -> rows == 0);
        assertThat(Database.column("SELECT name || slug FROM project WHERE project_id = ?", UUID.fromString(project)))
                .singleElement()
                .asString()
                .doesNotContainIgnoringCase("good");
        People.as(owner).get(PROJECTS + "?active=false").then().body("items", hasSize(0));
        // Asked again, there is nothing more.
        assertThat(Receipts.of(scope, "project", UUID.fromString(project), 2)
                        .removed()
                        .values())
                .allMatch(rows -> rows == 0);
    }

    private void announced(Event... events) {
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(Broker.read(Topic.PROJECT, Broker.ofWorkspace(owner.workspace())))
                        .extracting(CloudEvent::data)
                        .contains(events));
    }

    private static ValidatableResponse patch(Person who, String project, String body) {
        return People.as(who).body(body).patch(PROJECTS + "/" + project).then();
    }

    private static ValidatableResponse enable(Person who, String project) {
        return People.as(who).post(PROJECTS + "/" + project + "/enable").then();
    }

    private static ValidatableResponse hand(Person who, String project, Person heir) {
        return People.as(who)
                .body("{\"userId\":\"" + heir.user() + "\"}")
                .put(PROJECTS + "/" + project + "/owner")
                .then();
    }

    private ValidatableResponse post(String body) {
        return People.as(owner).body(body).post(PROJECTS).then();
    }
}
