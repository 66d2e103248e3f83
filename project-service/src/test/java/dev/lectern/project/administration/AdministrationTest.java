package dev.lectern.project.administration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.project.AuthStandIn;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AdministrationTest {

    private static final String WORKSPACES = "/api/v1/admin/workspaces";
    private static final String PROJECTS = "/api/v1/admin/projects";

    private Person admin;
    private Person owner;
    private Person guest;
    private String project;

    @BeforeEach
    void aProjectOfTwo() {
        var person = People.somebody();
        admin = new Person(
                person.user(),
                person.session(),
                person.workspace(),
                person.project(),
                List.of(Access.USER, Access.ADMIN));
        owner = People.somebody();
        guest = People.somebody();
        project = People.create(owner, "Of two " + UUID.randomUUID());
        People.add(owner, project, guest, "owner");
    }

    @Test
    void allWorkspacesAreListed_byNamePlanAndOwner_inPages() {
        var name = "Lab " + UUID.randomUUID();
        People.as(owner).body("{\"name\":\"" + name + "\"}").patch("/api/v1/workspaces/" + owner.workspace());
        Database.column("UPDATE workspace SET plan = 'pro' WHERE workspace_id = ?", owner.workspace());

        get(WORKSPACES + "?q=" + name.toUpperCase().replace(" ", "%20"))
                .body("items", hasSize(1))
                .body("items[0].id", equalTo(owner.workspace().toString()))
                .body("items[0].ownerId", equalTo(owner.user().toString()))
                .body("items[0].plan", equalTo("pro"))
                .body("items[0].projects", equalTo(2))
                .body("items[0].members", equalTo(2))
                .body("items[0].ownerDeleted", equalTo(false));
        get(WORKSPACES + "?plan=free&ownerId=" + owner.user()).body("items", empty());
        get(WORKSPACES + "?plan=open&ownerId=" + guest.user())
                .body("items.id", contains(guest.workspace().toString()));
        get(WORKSPACES + "?ownerDeleted=true&ownerId=" + owner.user()).body("items", empty());
        var next =
                get(WORKSPACES + "?limit=1").body("items", hasSize(1)).extract().<String>path("next");
        get(WORKSPACES + "?limit=1&after=" + next).body("items", hasSize(1));
        get(WORKSPACES + "/statistics")
                .body("workspaces", greaterThanOrEqualTo(3))
                .body("opened", greaterThanOrEqualTo(3))
                .body("shared", greaterThanOrEqualTo(1))
                .body("plans.plan", hasItem("pro"));
    }

    @Test
    void allProjectsAreListed_alsoThoseThatAreOffOrNobodys() {
        var off = People.create(owner, "Off");
        People.as(owner).delete("/api/v1/projects/" + off).then().statusCode(204);
        var there = PROJECTS + "?workspaceId=" + owner.workspace();

        get(there).body("items.id", contains(off, project, owner.project().toString()));
        get(there + "&active=false").body("items.id", contains(off));
        get(there + "&q=of%20two")
                .body("items.id", contains(project))
                .body("items[0].members", equalTo(2))
                .body("items[0].ownerless", equalTo(false));
        get(there + "&ownerId=" + guest.user()).body("items", empty());
        get(there + "&ownerless=true").body("items", empty());
        orphan();
        get(there + "&ownerless=true&active=false").body("items.id", contains(off, project));
        get(PROJECTS + "/statistics")
                .body("projects", greaterThanOrEqualTo(5))
                .body("ownerless", greaterThanOrEqualTo(2))
                .body("members", greaterThanOrEqualTo(3));
    }

    @Test
    void whatNobodyOwnsAnyMoreIsGivenToSomebody() {
        orphan();
        var heir = People.somebody();
        give(admin, project, AuthStandIn.nobody()).statusCode(422).body("errors[0].field", equalTo("userId"));
        give(admin, UUID.randomUUID().toString(), heir.user()).statusCode(404);
        give(admin, owner.project().toString(), heir.user()).statusCode(409);
        give(guest, project, heir.user()).statusCode(403);

        give(admin, project, heir.user())
                .statusCode(200)
                .body("ownerId", equalTo(heir.user().toString()))
                .body("ownerless", equalTo(false))
                .body("active", equalTo(false));

        People.as(heir)
                .post("/api/v1/projects/" + project + "/enable")
                .then()
                .statusCode(200)
                .body("role", equalTo("owner"));
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(Broker.read(Topic.AUDIT, Broker.ofWorkspace(owner.workspace())))
                        .extracting(event -> ((Audited) event.data()).action())
                        .contains("project.transferred"));
    }

    @Test
    void onlyAdministratorsLook() {
        for (var path : List.of(WORKSPACES, WORKSPACES + "/statistics", PROJECTS, PROJECTS + "/statistics")) {
            People.as(owner).get(path).then().statusCode(403).body("type", equalTo("/problems/forbidden"));
        }
        for (var wrong : List.of("?limit=0", "?after=nonsense", "?q=%00")) {
            get(WORKSPACES + wrong, 400);
            get(PROJECTS + wrong, 400);
        }
    }

    /** The workspace's owner is deleted and the guest leaves: nobody is left in the project. */
    private void orphan() {
        Broker.send("auth", Scope.ofRun(Ids.next()), new AccountChanged(owner.user(), "deleted", 7));
        await().atMost(60, SECONDS)
                .until(() -> Database.count(
                                "SELECT count(*) FROM known_account WHERE user_id = ? AND is_deleted", owner.user())
                        == 1);
        People.as(guest)
                .delete("/api/v1/workspaces/" + owner.workspace() + "/members/" + guest.user())
                .then()
                .statusCode(204);
    }

    private ValidatableResponse get(String path) {
        return get(path, 200);
    }

    private ValidatableResponse get(String path, int status) {
        return People.as(admin).urlEncodingEnabled(false).get(path).then().statusCode(status);
    }

    private static ValidatableResponse give(Person who, String project, UUID heir) {
        return People.as(who)
                .body("{\"userId\":\"" + heir + "\"}")
                .put(PROJECTS + "/" + project + "/owner")
                .then();
    }
}
