package dev.lectern.project.member;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.AccountRegistered;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.project.AuthStandIn;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MemberTest {

    private Person owner;
    private Person other;
    private String project;
    private String members;

    @BeforeEach
    void anOwnerAndSomebodyElse() {
        owner = People.somebody();
        other = People.somebody();
        project = People.create(owner, "Team");
        members = "/api/v1/projects/" + project + "/members";
    }

    @Test
    void somebodyIsAddedByName_andSeesTheProject() {
        var name = "grace-" + UUID.randomUUID();
        var grace = People.named(name);

        add(owner, "{\"identifier\":\"" + name + "\",\"role\":\"editor\"}")
                .statusCode(201)
                .body("userId", equalTo(AuthStandIn.idOf(name).toString()))
                .body("username", equalTo(name))
                .body("role", equalTo("editor"))
                .body("version", equalTo(1))
                .body("updatedAt", notNullValue());

        People.as(grace).get("/api/v1/projects/" + project).then().body("role", equalTo("editor"));
    }

    @Test
    void namesComeFromTheRegistrations() {
        People.add(owner, project, other, "viewer");
        Broker.send("auth", Scope.ofRun(Ids.next()), new AccountRegistered(other.user(), "linus", 1));

        await().atMost(60, SECONDS).untilAsserted(() -> list(owner).body("items[0].username", equalTo("linus")));
    }

    @Test
    void whoIsNobodyIsAFieldError() {
        add(owner, "{\"identifier\":\"nobody-at-all\"}")
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo("identifier"));
        add(owner, "{\"userId\":\"" + AuthStandIn.nobody() + "\"}")
                .statusCode(422)
                .body("errors[0].field", equalTo("userId"));
        add(owner, "{}").statusCode(400).body("errors[0].field", equalTo("identifier"));
        add(owner, "{\"identifier\":\"x\",\"userId\":\"" + UUID.randomUUID() + "\"}")
                .statusCode(400);
        add(owner, "{\"identifier\":\"x\",\"role\":\"king\"}").statusCode(400);
    }

    @Test
    void whoMayNotEnterOrWasDeletedMeanwhileIsLikeNobody() {
        var disabled = People.enter(AuthStandIn.nobody());
        // Auth said yes a moment ago, and the news that he is gone came first.
        Broker.send("auth", Scope.ofRun(Ids.next()), new AccountChanged(other.user(), "deleted", 7));
        await().atMost(60, SECONDS)
                .until(() -> Database.count(
                                "SELECT count(*) FROM known_account WHERE user_id = ? AND is_deleted", other.user())
                        == 1);

        var nobody = add(owner, "{\"userId\":\"" + AuthStandIn.nobody() + "\"}")
                .statusCode(422)
                .extract()
                .<List<Map<String, String>>>path("errors");
        for (var who : List.of(disabled, other)) {
            add(owner, "{\"userId\":\"" + who.user() + "\",\"role\":\"owner\"}")
                    .statusCode(422)
                    .body("errors", equalTo(nobody));
        }
        list(owner).body("items.userId", contains(owner.user().toString()));
        People.as(owner).delete(members + "/" + owner.user()).then().statusCode(409);
    }

    @Test
    void whenAuthIsBrokenWeSaySo() {
        add(owner, "{\"identifier\":\"broken\"}").statusCode(503).body("type", equalTo("/problems/upstream"));
    }

    @Test
    void everyMemberSeesTheMembers_inPages_butNoStranger() {
        People.add(owner, project, other, "viewer");

        var next = People.as(other)
                .get(members + "?limit=1")
                .then()
                .statusCode(200)
                .body("items.userId", contains(other.user().toString()))
                .extract()
                .<String>path("next");
        People.as(other)
                .get(members + "?limit=1&after=" + next)
                .then()
                .body("items.userId", contains(owner.user().toString()))
                .body("items.role", contains("owner"));
        list(People.somebody()).statusCode(404).body("detail", equalTo("No such project."));
    }

    @Test
    void onlyAnOwnerChangesMembers() {
        People.add(owner, project, other, "editor");
        var stranger = People.somebody();

        for (var who : List.of(other, stranger)) {
            var status = who == other ? 403 : 404;
            add(who, "{\"identifier\":\"nobody\"}").statusCode(status);
            add(who, "{\"userId\":\"" + who.user() + "\",\"role\":\"owner\"}").statusCode(status);
            give(who, other, "owner").statusCode(status);
            remove(who, owner).statusCode(status);
        }
    }

    @Test
    void theRoleInTheProjectOfThePathCounts_notTheTokens() {
        People.add(owner, project, other, "viewer");

        var elsewhereOwner = other.in(owner.workspace(), UUID.fromString(project));

        give(elsewhereOwner, owner, "viewer").statusCode(403);
        People.as(elsewhereOwner)
                .get("/api/v1/projects/" + owner.project())
                .then()
                .statusCode(404);
    }

    @Test
    void everyChangeIsAnnouncedWithARisingVersion_alsoAcrossAnEndAndAReturn() {
        People.add(owner, project, other, "viewer");
        give(owner, other, "editor").statusCode(200).body("version", equalTo(2));
        give(owner, other, "editor").statusCode(200).body("version", equalTo(2));
        remove(owner, other).statusCode(204);
        remove(owner, other).statusCode(404).body("detail", equalTo("No such member."));
        give(owner, other, "viewer").statusCode(404);
        list(owner).body("items.userId", contains(owner.user().toString()));
        add(owner, "{\"userId\":\"" + other.user() + "\"}")
                .statusCode(201)
                .body("role", equalTo("viewer"))
                .body("version", equalTo(4));
        add(owner, "{\"userId\":\"" + other.user() + "\",\"role\":\"editor\"}")
                .statusCode(200)
                .body("version", equalTo(5));

        var id = UUID.fromString(project);
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(Broker.read(Topic.PROJECT, Broker.ofWorkspace(owner.workspace())))
                        .extracting(CloudEvent::data)
                        .filteredOn(event ->
                                event instanceof MemberChanged e && e.memberId().equals(other.user()))
                        .containsExactlyInAnyOrder(
                                new MemberChanged(id, other.user(), "viewer", true, 1),
                                new MemberChanged(id, other.user(), "editor", true, 2),
                                new MemberChanged(id, other.user(), null, false, 3),
                                new MemberChanged(id, other.user(), "viewer", true, 4),
                                new MemberChanged(id, other.user(), "editor", true, 5)));
        assertThat(Database.count(
                        "SELECT count(*) FROM membership WHERE user_id = ? AND project_id = ?", other.user(), id))
                .isOne();
    }

    @Test
    void aTokenFromBeforeAChangeIsRefused() {
        People.add(owner, project, other, "editor");
        var inside = other.in(owner.workspace(), UUID.fromString(project));
        People.as(inside, 1).get(members).then().statusCode(200);

        give(owner, other, "viewer");

        await().atMost(60, SECONDS)
                .untilAsserted(() -> People.as(inside, 1).get(members).then().statusCode(401));
        People.as(inside, 2).get(members).then().statusCode(200);
    }

    @Test
    void theLastOwnerStays() {
        remove(owner, owner).statusCode(409).body("type", equalTo("/problems/conflict"));
        give(owner, owner, "viewer").statusCode(409);
        add(owner, "{\"userId\":\"" + owner.user() + "\",\"role\":\"editor\"}").statusCode(409);

        People.add(owner, project, other, "owner");
        remove(owner, owner).statusCode(204);
        remove(other, other).statusCode(409);
    }

    @Test
    void ofTwoOwnersWhoRemoveEachOtherAtOnceOneStays() {
        for (int round = 0; round < 5; round++) {
            var shared = People.create(owner, "Duel " + round);
            People.add(owner, shared, other, "owner");
            var path = "/api/v1/projects/" + shared + "/members/";

            var answers = Stream.of(List.of(owner, other), List.of(other, owner))
                    .parallel()
                    .map(pair -> People.as(pair.getFirst())
                            .delete(path + pair.getLast().user())
                            .statusCode())
                    .toList();

            assertThat(answers).containsOnlyOnce(204);
            assertThat(Database.count(
                            "SELECT count(*) FROM membership WHERE project_id = ? AND is_active",
                            UUID.fromString(shared)))
                    .isOne();
        }
    }

    @Test
    void theOwnerOfAWorkspaceKeepsItsDefaultProject() {
        var home = owner.project().toString();
        People.add(owner, home, other, "owner");
        var path = "/api/v1/projects/" + home + "/members/" + owner.user();

        People.as(other).delete(path).then().statusCode(409);
        People.as(other).body("{\"role\":\"viewer\"}").patch(path).then().statusCode(409);
    }

    private ValidatableResponse add(Person who, String body) {
        return People.as(who).body(body).post(members).then();
    }

    private ValidatableResponse list(Person who) {
        return People.as(who).get(members).then();
    }

    private ValidatableResponse give(Person who, Person whom, String role) {
        return People.as(who)
                .body("{\"role\":\"" + role + "\"}")
                .patch(members + "/" + whom.user())
                .then();
    }

    private ValidatableResponse remove(Person who, Person whom) {
        return People.as(who).delete(members + "/" + whom.user()).then();
    }
}
