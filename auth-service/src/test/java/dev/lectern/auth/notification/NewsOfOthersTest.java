package dev.lectern.auth.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.lectern.auth.Database;
import dev.lectern.auth.MailServer;
import dev.lectern.auth.Person;
import dev.lectern.auth.ProjectSibling;
import dev.lectern.common.Broker;
import dev.lectern.common.event.ProjectEvent.InvitationCreated;
import dev.lectern.common.event.ProjectEvent.WorkspaceChanged;
import dev.lectern.common.event.ProjectEvent.WorkspaceOpened;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What happens elsewhere, and who is told of it. */
@QuarkusTest
class NewsOfOthersTest {

    // Somebody else, who does what others are told of.
    private final Scope doer = Scope.ofRun(Ids.next()).withUser(UUID.randomUUID());

    @Test
    void whoGetsOtherRolesIsTold() {
        var admin = Person.admin();
        var person = Person.registered();

        admin.asks()
                .body(Map.of("roles", List.of("student")))
                .put("/api/v1/accounts/" + person.id() + "/roles")
                .then()
                .statusCode(200);

        person.asks()
                .get("/api/v1/notifications")
                .then()
                .body("items", hasSize(1))
                .body("items[0].topic", equalTo("role-changed"))
                .body("items[0].body", equalTo("Your roles are now: student."));
    }

    @Test
    void whoIsInvitedIsToldInTheApplicationAndAStrangerByMailWithALink() {
        var person = Person.registered();
        var token = person.token();
        var stranger = Person.freshName() + "@example.org";
        var there = doer.withWorkspace(UUID.randomUUID());
        var one = Ids.next();
        var other = Ids.next();
        ProjectSibling.invite(one, person.id().toString());
        ProjectSibling.invite(other, stranger);

        Broker.send("project", there, new InvitationCreated(one, person.id()));
        Broker.send("project", there, new InvitationCreated(other, null));
        Broker.send("project", there, new InvitationCreated(Ids.next(), null));

        await().untilAsserted(() -> Person.as(token)
                .get("/api/v1/notifications")
                .then()
                .body("items.topic", contains("invitation"))
                .body("items.body", contains("ada invites you to work in the project Otters.")));
        await().until(() -> MailServer.mailbox(stranger).size() == 1);
        assertThat(MailServer.mailbox(stranger).getFirst().text()).contains("/invitations#token=join-me");
        await().until(() -> Database.column(
                        "SELECT count(*) FROM auth.async_job WHERE run_id = ? AND job_type = 'invitation'"
                                + " AND status = 'completed'",
                        there.runId())
                .equals(List.of("3")));
    }

    @Test
    void theOwnerOfAWorkspaceIsToldOfItsPlan() {
        var person = Person.registered();
        var token = person.token();
        var workspace = UUID.randomUUID();
        var there = doer.withWorkspace(workspace);

        Broker.send("project", there, new WorkspaceOpened(workspace, person.id(), UUID.randomUUID()));
        Broker.send("project", there, new WorkspaceChanged(workspace, "free", 10, 2));
        Broker.send("project", there, new WorkspaceChanged(UUID.randomUUID(), "pro", null, 2));

        await().untilAsserted(() -> Person.as(token)
                .get("/api/v1/notifications")
                .then()
                .body("items.topic", contains("plan-changed"))
                .body("items[0].body", startsWith("The plan of your workspace is now free")));
    }

    @Test
    void whoIsApprovedIsToldAndWhoIsOnlyEnabledAgainIsNot() {
        var admin = Person.admin();
        var token = admin.token();
        var person = Person.registered();
        person.becomes("pending");

        for (var state : List.of("active", "disabled", "active")) {
            Person.as(token)
                    .body(Map.of("state", state))
                    .patch("/api/v1/accounts/" + person.id())
                    .then()
                    .statusCode(200);
        }

        person.asks().get("/api/v1/notifications").then().body("items.topic", contains("account-approved"));
    }
}
