package dev.lectern.project.invitation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.ProjectEvent.InvitationCreated;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Capability;
import dev.lectern.project.People;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InvitationTest {

    private static final String MINE = "/api/v1/invitations";

    private Person owner;
    private Person grace;
    private String name;
    private String project;
    private String sent;

    @BeforeEach
    void anOwnerAndSomebodyOutside() {
        owner = People.somebody();
        name = "grace-" + UUID.randomUUID();
        grace = People.named(name);
        project = People.create(owner, "Team");
        sent = "/api/v1/projects/" + project + "/invitations";
    }

    @Test
    void whoIsInvitedByNameSeesItAndAccepts_andIsIn() {
        var id = invite(owner, name, "editor");
        People.as(grace).get("/api/v1/projects/" + project).then().statusCode(404);

        People.as(grace)
                .get(MINE)
                .then()
                .statusCode(200)
                .body("items.id", contains(id))
                .body("items[0].projectName", equalTo("Team"))
                .body("items[0].workspaceName", equalTo("Workspace"))
                .body("items[0].role", equalTo("editor"));
        accept(grace, id).statusCode(204);

        People.as(grace)
                .get("/api/v1/projects/" + project)
                .then()
                .statusCode(200)
                .body("role", equalTo("editor"));
        People.as(grace).get(MINE).then().body("items", hasSize(0));
        accept(grace, id).statusCode(409);
        decline(grace, id).statusCode(409);
        People.as(owner).get(sent).then().body("items[0].state", equalTo("accepted"));
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(Broker.read(Topic.PROJECT, Broker.ofWorkspace(owner.workspace())))
                        .extracting(CloudEvent::data)
                        .contains(new InvitationCreated(UUID.fromString(id), grace.user())));
    }

    @Test
    void whoDeclinesStaysOut_andMayBeAskedAgain() {
        var id = invite(owner, name, "viewer");
        send(owner, name, "viewer").statusCode(409);

        decline(grace, id).statusCode(204);

        accept(grace, id).statusCode(409);
        People.as(grace).get("/api/v1/projects/" + project).then().statusCode(404);
        invite(owner, name, "viewer");
    }

    @Test
    void whatIsTakenBackOrTooOldStandsNoMore() {
        var first = invite(owner, name, "viewer");
        withdraw(owner, first).statusCode(204);
        withdraw(owner, first).statusCode(409);
        accept(grace, first).statusCode(409);

        var second = invite(owner, name, "viewer");
        Database.column("UPDATE invitation SET expires_at = now() WHERE invitation_id = ?", UUID.fromString(second));

        accept(grace, second).statusCode(409);
        letter(second).statusCode(404);
        People.as(grace).get(MINE).then().body("items", hasSize(0));
        People.as(owner).get(sent).then().body("items.state", contains("expired", "withdrawn"));
        invite(owner, name, "viewer");
    }

    @Test
    void nobodyElseSeesOrAnswersIt() {
        var id = invite(owner, name, "viewer");
        var stranger = People.somebody();
        var member = People.somebody();
        People.add(owner, project, member, "editor");

        for (var who : List.of(stranger, owner, member)) {
            accept(who, id).statusCode(404).body("detail", equalTo("No such invitation."));
            decline(who, id).statusCode(404);
            People.as(who).get(MINE).then().body("items", hasSize(0));
        }
        People.as(stranger).get(sent).then().statusCode(404);
        withdraw(stranger, id).statusCode(404).body("detail", equalTo("No such project."));
        send(stranger, name, "owner").statusCode(404);
        People.as(member).get(sent).then().statusCode(403);
        withdraw(member, id).statusCode(403);
        send(member, "anybody", "owner").statusCode(403);
        send(owner.with(Capability.RESEARCH), "anybody", "viewer").statusCode(403);
        withdraw(owner, UUID.randomUUID().toString()).statusCode(404);
        accept(grace, UUID.randomUUID().toString()).statusCode(404).body("detail", equalTo("No such invitation."));
    }

    @Test
    void anAddressWithoutAnAccountIsAnsweredLikeOneWithOne() {
        var known = send(owner, name + "@example.org", "viewer").statusCode(201);
        var unknown = send(owner, "nobody-" + name + "@example.org", "viewer").statusCode(201);

        for (var answer : List.of(known, unknown)) {
            answer.body("state", equalTo("open"))
                    .body("$", not(hasKey("inviteeId")))
                    .body("addressee", notNullValue());
        }
        send(owner, "nobody-" + name, "viewer").statusCode(422).body("errors[0].field", equalTo("identifier"));
        send(owner, "no address@", "viewer").statusCode(400).body("errors[0].field", equalTo("identifier"));
    }

    @Test
    void thatAnAddressIsSomebodysIsNotTold_byWhatElseTheyWereAskedOrBySeats() {
        var address = name + "@example.org";
        var byName = invite(owner, name, "viewer");
        var byAddress = invite(owner, address, "viewer");
        send(owner, address, "viewer").statusCode(409);
        send(owner, name, "viewer").statusCode(409);
        People.as(grace).get(MINE).then().body("items.id", contains(byName));
        for (var id : List.of(byName, byAddress)) {
            withdraw(owner, id).statusCode(204);
        }

        byAddress = invite(owner, address, "viewer");
        People.as(grace).get(MINE).then().body("items.id", contains(byAddress));
        byName = invite(owner, name, "viewer");
        People.as(grace).get(MINE).then().body("items.id", contains(byName));
        withdraw(owner, byName).statusCode(204);
        withdraw(owner, byAddress).statusCode(204);

        People.add(owner, People.create(owner, "Elsewhere"), grace, "viewer");
        Database.column("INSERT INTO plan (plan, members) VALUES ('test-2-seats', 2) ON CONFLICT DO NOTHING");
        Database.column("UPDATE workspace SET plan = 'test-2-seats' WHERE workspace_id = ?", owner.workspace());
        var theirs = send(owner, address, "viewer").statusCode(403);
        var nobodys = send(owner, "nobody-" + address, "viewer").statusCode(403);
        assertThat(theirs.extract().<String>path("detail"))
                .isEqualTo(nobodys.extract().path("detail"));
        invite(owner, name, "viewer");
    }

    @Test
    void whoHasTheLinkOfTheMailTakesTheInvitation_once() {
        var address = "nobody-" + name + "@example.org";
        var id = invite(owner, address, "viewer");
        var old = letter(id).statusCode(200).extract().<String>path("token");
        var token = letter(id)
                .statusCode(200)
                .body("email", equalTo(address))
                .body("inviteeId", nullValue())
                .body("projectName", equalTo("Team"))
                .extract()
                .<String>path("token");

        claim(grace, old).statusCode(404);
        claim(grace, token.substring(1) + "A").statusCode(404);
        claim(grace, "nonsense").statusCode(404);
        claim(grace, token).statusCode(200).body("id", equalTo(id));
        claim(People.somebody(), token).statusCode(404);
        accept(grace, id).statusCode(204);

        People.as(grace).get("/api/v1/projects/" + project).then().statusCode(200);
    }

    @Test
    void whoIsInvitedByNameAndByAddressHasOneInvitation() {
        var byName = invite(owner, name, "viewer");
        var byAddress = invite(owner, "nobody-" + name + "@example.org", "editor");
        var token = letter(byAddress).extract().<String>path("token");

        claim(grace, token).statusCode(200).body("id", equalTo(byName));

        People.as(grace).get(MINE).then().body("items.id", contains(byName));
    }

    @Test
    void anOlderInvitationWhoseTimeIsOverIsInNobodysWay() {
        var byAddress = invite(owner, "nobody-" + name + "@example.org", "editor");
        var byName = invite(owner, name, "viewer");
        Database.column("UPDATE invitation SET expires_at = now() WHERE invitation_id = ?", UUID.fromString(byName));
        var token = letter(byAddress).extract().<String>path("token");

        claim(grace, token).statusCode(200).body("id", equalTo(byAddress));

        accept(grace, byAddress).statusCode(204);
        People.as(owner).get(sent).then().body("items.state", contains("expired", "accepted"));
    }

    @Test
    void theLetterToAnAccountHasNoLink_andIsForServicesOnly() {
        var id = invite(owner, name, "viewer");

        letter(id)
                .statusCode(200)
                .body("inviteeId", equalTo(grace.user().toString()))
                .body("email", nullValue())
                .body("token", nullValue());
        People.asAuth()
                .queryParam("workspaceId", grace.workspace())
                .post("/internal/invitations/" + id + "/letter")
                .then()
                .statusCode(404);
        People.as(owner)
                .queryParam("workspaceId", owner.workspace())
                .post("/internal/invitations/" + id + "/letter")
                .then()
                .statusCode(403);
    }

    @Test
    void whoOwnsTheProjectNoMoreInvitesNobodyToIt() {
        var second = People.somebody();
        People.add(owner, project, second, "owner");
        var id = invite(second, name, "owner");
        People.as(owner)
                .delete("/api/v1/projects/" + project + "/members/" + second.user())
                .then()
                .statusCode(204);

        accept(grace, id).statusCode(409);
        People.as(grace).get("/api/v1/projects/" + project).then().statusCode(404);
    }

    @Test
    void aProjectThatIsOffLetsNobodyIn() {
        var id = invite(owner, name, "viewer");
        People.as(owner).delete("/api/v1/projects/" + project).then().statusCode(204);

        accept(grace, id).statusCode(404);
    }

    @Test
    void nobodyLosesARoleByAccepting_andWhoIsInIsNotInvited() {
        var id = invite(owner, name, "viewer");
        People.add(owner, project, grace, "editor");
        send(owner, name, "owner").statusCode(409);

        accept(grace, id).statusCode(204);

        People.as(grace).get("/api/v1/projects/" + project).then().body("role", equalTo("editor"));
    }

    @Test
    void thePlanKeepsASeatForEachWhoIsInvited() {
        Database.column("INSERT INTO plan (plan, members) VALUES ('test-2-seats', 2) ON CONFLICT DO NOTHING");
        Database.column("UPDATE workspace SET plan = 'test-2-seats' WHERE workspace_id = ?", owner.workspace());
        var id = invite(owner, name, "viewer");

        send(owner, "somebody-else", "viewer").statusCode(403).body("type", equalTo("/problems/plan-limit"));
        People.add(owner, project, People.somebody(), "viewer");
        accept(grace, id).statusCode(403).body("type", equalTo("/problems/plan-limit"));
    }

    @Test
    void acceptingAndTakingBackAtOnceEndsInOneOfTheTwo() {
        for (int round = 0; round < 5; round++) {
            var person = People.named(name + round);
            var id = invite(owner, name + round, "viewer");

            var answers = Stream.of(true, false)
                    .parallel()
                    .map(accept -> accept
                            ? accept(person, id).extract().statusCode()
                            : withdraw(owner, id).extract().statusCode())
                    .toList();

            assertThat(answers).containsExactlyInAnyOrder(204, 409);
            assertThat(People.as(person).get("/api/v1/projects/" + project).statusCode())
                    .isEqualTo(answers.getFirst() == 204 ? 200 : 404);
        }
    }

    private String invite(Person who, String identifier, String role) {
        return send(who, identifier, role).statusCode(201).extract().path("id");
    }

    private ValidatableResponse send(Person who, String identifier, String role) {
        return People.as(who)
                .body("{\"identifier\":\"" + identifier + "\",\"role\":\"" + role + "\"}")
                .post(sent)
                .then();
    }

    private ValidatableResponse withdraw(Person who, String id) {
        return People.as(who).delete(sent + "/" + id).then();
    }

    private static ValidatableResponse accept(Person who, String id) {
        return People.as(who).post(MINE + "/" + id + "/acceptance").then();
    }

    private static ValidatableResponse decline(Person who, String id) {
        return People.as(who).post(MINE + "/" + id + "/refusal").then();
    }

    private static ValidatableResponse claim(Person who, String token) {
        return People.as(who)
                .body("{\"token\":\"" + token + "\"}")
                .post(MINE + "/claims")
                .then();
    }

    private ValidatableResponse letter(String id) {
        return People.asAuth()
                .queryParam("workspaceId", owner.workspace())
                .post("/internal/invitations/" + id + "/letter")
                .then();
    }
}
