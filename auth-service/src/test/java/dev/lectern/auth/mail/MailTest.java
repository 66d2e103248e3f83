package dev.lectern.auth.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.auth.Database;
import dev.lectern.auth.MailServer;
import dev.lectern.auth.mail.SmtpTest.Server;
import dev.lectern.common.Await;
import dev.lectern.common.TestToken;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.local.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MailTest {

    private static final String LINK = "https://lectern.example.org/reset?token=let-me-in";

    private final Mail mail;
    private final MailRepository mails;
    private final MailRetention retention;
    private final Tenancy tenancy;
    private final Jobs jobs;
    private final MailEnds ends;
    private final Vertx vertx;

    private final UUID account = Ids.next();
    private final Scope scope = Scope.ofRun(Ids.next()).withUser(account);
    private final String address = "m" + account + "@example.org";

    MailTest(
            Mail mail,
            MailRepository mails,
            MailRetention retention,
            Tenancy tenancy,
            Jobs jobs,
            MailEnds ends,
            Vertx vertx) {
        this.mail = mail;
        this.mails = mails;
        this.retention = retention;
        this.tenancy = tenancy;
        this.jobs = jobs;
        this.ends = ends;
        this.vertx = vertx;
    }

    @Test
    void aMailArrivesIsAnnouncedAndItsTextIsWiped() {
        queue(scope, address);

        await().until(() -> MailServer.mailbox(address).size() == 1);

        var received = MailServer.mailbox(address).getFirst();
        assertThat(received.from()).isEqualTo("Lectern <lectern@example.org>");
        assertThat(received.subject()).isEqualTo("A new password");
        assertThat(received.text()).isEqualTo("Go there: " + LINK);
        ended("sent");
        var event = Database.allEvents(account).getFirst();
        assertThat(event.getString("type")).isEqualTo("mail.delivered.v1");
        assertThat(event.getJsonObject("data").getString("kind")).isEqualTo("password-reset");
        assertThat(event.getJsonObject("data").getString("provider")).isEqualTo("smtp:127.0.0.1");
        assertThat(event.getJsonObject("data").getString("providerMessageId")).isEqualTo(received.messageId());
        assertThat(event.encode()).doesNotContain(address).doesNotContain("let-me-in");
    }

    @Test
    void byTheOtherDoorItIsTheSame() {
        Await.on(vertx, () -> tenancy.tx(scope, tx -> mail.queue(tx, scope, newMail(address))));

        await().until(() -> MailServer.mailbox(address).size() == 1);
    }

    @Test
    void whoIsNobodyYetGetsMailToo() {
        var nobody = Scope.ofRun(scope.runId());

        queue(nobody, address);

        await().until(() -> MailServer.mailbox(address).size() == 1);
        ended("sent");
    }

    @Test
    void whatIsRolledBackIsNeverSent() {
        assertThatThrownBy(() -> Await.on(
                        vertx,
                        () -> tenancy.session(scope, () -> mail.queue(scope, newMail("rolled-back-" + address))
                                .chain(() -> Uni.createFrom().failure(new IllegalStateException("no after all"))))))
                .hasMessage("no after all");
        queue(scope, address);

        await().until(() -> MailServer.mailbox(address).size() == 1);
        assertThat(MailServer.mailbox("rolled-back-" + address)).isEmpty();
    }

    @Test
    void whileItWaitsTheDatabaseCannotReadIt() {
        var id = waiting();

        var row = Database.column("SELECT row_to_json(m)::text FROM auth.mail m WHERE id = ?", id);
        var work = Database.column("SELECT input::text FROM auth.async_job WHERE run_id = ?", scope.runId());

        assertThat(row).singleElement().asString().doesNotContain("let-me-in").contains("sealed_text");
        assertThat(work).noneMatch(input -> input.contains("let-me-in") || input.contains(address));
        assertThat(newMail(address).toString()).doesNotContain("let-me-in");
    }

    @Test
    void othersSeeNothingOfIt() throws SQLException {
        waiting();

        try (var app = Database.as("auth_app", TestServers.APP_PASSWORD)) {
            app.setAutoCommit(false);
            Database.column(
                    app,
                    "SELECT set_config('lectern.user_id', ?, true)",
                    UUID.randomUUID().toString());
            assertThat(Database.column(app, "SELECT id FROM mail")).isEmpty();
        }
        try (var system = Database.as("auth_system", TestServers.SYSTEM_PASSWORD)) {
            assertThatThrownBy(() -> Database.column(system, "SELECT recipient FROM mail"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void anAddressThatIsRefusedFailsAtOnceWithTheReason() {
        queue(scope, "nobody at all");

        ended("failed");

        assertThat(Database.column("SELECT reason FROM auth.mail WHERE account_id = ?", account))
                .containsExactly("The address is not one of a mailbox.");
        assertThat(Database.allEvents(account))
                .extracting(event -> event.getString("type"))
                .containsExactly("mail.failed.v1");
        assertThat(Database.column("SELECT status FROM auth.async_job WHERE run_id = ?", scope.runId()))
                .containsExactly("failed");
    }

    @Test
    void whatIsPutOffIsTriedAgainLaterAndGivenUpInTheEnd() throws IOException {
        var id = waiting();

        try (var server = AnsweringServer.with("451 4.7.1 come back later")) {
            var deliver = new DeliverMail(tenancy, mails, new Smtp(Server.at(server.port()), vertx), jobs, ends);

            Await.on(vertx, () -> deliver.run(job(id, 1), (done, total) -> {})
                    .chain(effect -> tenancy.tx(scope, effect::apply)));

            assertThat(Database.column("""
                    SELECT job_key FROM auth.async_job
                     WHERE run_id = ? AND status = 'queued' AND available_at > now() + interval '1 second'
                    """, scope.runId())).containsExactly(id + "/2");
            assertThatThrownBy(() -> Await.on(vertx, () -> deliver.run(job(id, 6), (done, total) -> {})))
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("The mail server put it off (451). It was tried 6 times.");
        }
    }

    @Test
    void theServiceThatKeepsTheLogMayAskToWhomItWentAndNobodyElse() {
        var path = "/internal/mails/" + waiting();

        given().auth()
                .oauth2(TestToken.service("workflow"))
                .get(path)
                .then()
                .statusCode(200)
                .body("recipient", equalTo("waiting-" + address))
                .body("subject", equalTo("A new password"))
                .body("text", nullValue());
        given().auth()
                .oauth2(TestToken.service("workflow"))
                .get("/internal/mails/" + UUID.randomUUID())
                .then()
                .statusCode(404);
        given().auth().oauth2(TestToken.admin().token()).get(path).then().statusCode(403);
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        queue(scope, address);
        ended("sent");
        var other = waiting();
        Database.change("UPDATE auth.mail SET ended_at = now() - interval '31 days' WHERE recipient = ?", address);

        Await.on(vertx, retention::once);

        assertThat(Database.column("SELECT id FROM auth.mail WHERE account_id = ?", account))
                .containsExactly(other.toString());
    }

    /** One that nobody is sent to deliver. */
    private UUID waiting() {
        var id = Ids.next();
        Await.on(vertx, () -> tenancy.session(scope, () -> mails.add(id, newMail("waiting-" + address))));
        return id;
    }

    private void queue(Scope who, String to) {
        Await.on(vertx, () -> tenancy.session(who, () -> mail.queue(who, newMail(to))));
    }

    private void ended(String status) {
        await().until(() -> Database.column(
                        "SELECT status FROM auth.mail WHERE account_id = ? AND sealed_text IS NULL", account)
                .equals(List.of(status)));
    }

    private Job job(UUID id, int attempt) {
        var input = new JsonObject().put("mail", id.toString()).put("attempt", attempt);
        return new Job(Ids.next(), scope, DeliverMail.TYPE, id + "/" + attempt, input, 1, 5, false, null);
    }

    private NewMail newMail(String to) {
        return new NewMail(account, to, "password-reset", "A new password", "Go there: " + LINK);
    }
}
