package dev.lectern.workflow.mail;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.MailEvent.MailDelivered;
import dev.lectern.common.event.MailEvent.MailFailed;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.workflow.AuthSibling;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EmailDeliveryTest {

    private final UUID mail = Ids.next();
    private final UUID account = UUID.randomUUID();
    private final Scope scope = Scope.ofRun(Ids.next()).withUser(account);
    private final String kind = "k" + mail;
    private final String address = "ada-" + mail + "@EXAMPLE.org";

    private final Tenancy tenancy;
    private final DeliveryRepository deliveries;
    private final DeliveryRetention retention;
    private final Vertx vertx;

    EmailDeliveryTest(Tenancy tenancy, DeliveryRepository deliveries, DeliveryRetention retention, Vertx vertx) {
        this.tenancy = tenancy;
        this.deliveries = deliveries;
        this.retention = retention;
        this.vertx = vertx;
    }

    @Test
    void aDeliveredMailIsLoggedWithItsAddressWhichAuthTells() {
        Broker.send("auth", scope, delivered());
        addressed(1);

        deliveries("?recipient=" + address)
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].mailId", equalTo(mail.toString()))
                .body("items[0].accountId", equalTo(account.toString()))
                .body("items[0].runId", equalTo(scope.runId().toString()))
                .body("items[0].source", equalTo("auth"))
                .body("items[0].kind", equalTo(kind))
                .body("items[0].recipient", equalTo("Ada-" + mail + "@example.org"))
                .body("items[0].subject", equalTo("A new password"))
                .body("items[0].provider", equalTo("smtp:mail.example.org"))
                .body("items[0].providerMessageId", equalTo("<1@example.org>"))
                .body("items[0].status", equalTo("sent"))
                .body("items[0].reason", nullValue())
                .body("next", nullValue());
    }

    @Test
    void aFailedOneSaysWhy() {
        Broker.send("auth", scope, failed(mail));
        addressed(1);

        deliveries("?kind=" + kind)
                .body("items[0].status", equalTo("failed"))
                .body("items[0].reason", equalTo("The mail server refused it (550)."));
    }

    @Test
    void whatIsDeliveredTwiceIsOneRow() {
        var event = Broker.event("auth", scope, delivered());
        Broker.send(event);
        Broker.send(event);
        Broker.send("auth", scope, delivered());
        Broker.send("auth", scope, failed(Ids.next()));
        addressed(2);

        deliveries("?kind=" + kind).body("items.status", contains("failed", "sent"));
    }

    @Test
    void oneWhoseAddressNobodyKnowsAnyMoreIsLoggedWithoutIt() {
        Broker.send("auth", scope, failed(AuthSibling.forgottenMail()));
        Broker.send("ingestion", scope, failed(Ids.next()));
        await().until(() ->
                Database.count("SELECT count(*) FROM async_job WHERE run_id = ? AND status = 'failed'", scope.runId())
                        == 2);

        deliveries("?kind=" + kind).body("items", hasSize(2)).body("items.recipient", everyItem(nullValue()));
    }

    @Test
    void theAddressOfADeletedPersonIsForgotten() {
        Broker.send("auth", scope, delivered());
        addressed(1);

        Broker.send("auth", scope, new AccountChanged(account, "deleted", 7));

        addressed(0);
        deliveries("?kind=" + kind).body("items", hasSize(1)).body("items[0].recipient", nullValue());
    }

    @Test
    void anAnswerThatWasOnItsWayBringsNobodyBackWhoWasForgotten() {
        Broker.send("ingestion", scope, delivered());
        logged(1);
        Broker.send("auth", scope, new AccountChanged(account, "deleted", 7));
        await().until(() ->
                Database.count("SELECT count(*) FROM email_delivery WHERE kind = ? AND is_forgotten", kind) == 1);

        Await.on(vertx, () -> tenancy.tx(scope, tx -> deliveries.addressed(tx, mail, address, "A new password")));

        deliveries("?kind=" + kind).body("items[0].recipient", nullValue()).body("items[0].subject", nullValue());
    }

    @Test
    void whoHasNoAccountIsForgottenAfterAMonth_andTheMailAfterAYear() {
        var stranger = Ids.next();
        var old = Ids.next();
        // Of a service that nobody asks for addresses, so that they are there when the test says so.
        Broker.send("ingestion", scope, delivered());
        Broker.send("ingestion", scope, new MailDelivered(stranger, null, kind, "smtp", "<2@example.org>"));
        Broker.send("ingestion", scope, failed(old));
        logged(3);
        Database.column("UPDATE email_delivery SET recipient = ? WHERE kind = ?", address, kind);
        age(mail, 31);
        age(stranger, 31);
        age(old, 366);

        Await.on(vertx, retention::once);

        deliveries("?kind=" + kind)
                .body("items.mailId", containsInAnyOrder(mail.toString(), stranger.toString()))
                .body("items.findAll { it.recipient != null }.mailId", contains(mail.toString()));
    }

    private void logged(int count) {
        await().until(() -> Database.count("SELECT count(*) FROM email_delivery WHERE kind = ?", kind) == count);
    }

    private static void age(UUID which, int days) {
        Database.column(
                "UPDATE email_delivery SET created_at = now() - make_interval(days => ?) WHERE mail_id = ?",
                days,
                which);
    }

    @Test
    void filtersAndPagesFindWhatTheySay() {
        Broker.send("auth", scope, delivered());
        Broker.send("auth", scope, failed(Ids.next()));
        Broker.send("auth", scope, failed(Ids.next()));
        addressed(3);

        deliveries("?kind=" + kind + "&status=sent").body("items.mailId", contains(mail.toString()));
        var next = deliveries("?kind=" + kind + "&limit=2")
                .body("items.status", contains("failed", "failed"))
                .extract()
                .jsonPath()
                .getString("next");
        deliveries("?kind=" + kind + "&limit=2&after=" + next).body("items.status", contains("sent"));
        deliveries("?recipient=nobody@example.org").body("items", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=lost", "kind=A%20B", "recipient=%00", "after=nonsense", "limit=0", "limit=201"})
    void whatCannotBeMeantIsRefused(String query) {
        deliveries("?" + query).statusCode(400).contentType("application/problem+json");
    }

    @Test
    void onlyAdministratorsLook() {
        given().get("/api/v1/email-deliveries").then().statusCode(401);
        given().auth()
                .oauth2(TestToken.owner().token())
                .get("/api/v1/email-deliveries")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden"));
    }

    private MailDelivered delivered() {
        return new MailDelivered(mail, account, kind, "smtp:mail.example.org", "<1@example.org>");
    }

    private MailFailed failed(UUID which) {
        return new MailFailed(which, account, kind, "The mail server refused it (550).");
    }

    private void addressed(int count) {
        await().until(() ->
                Database.count("SELECT count(*) FROM email_delivery WHERE kind = ? AND recipient IS NOT NULL", kind)
                        == count);
    }

    private static ValidatableResponse deliveries(String query) {
        return given().auth()
                .oauth2(TestToken.admin().token())
                .urlEncodingEnabled(false)
                .get("/api/v1/email-deliveries" + query)
                .then();
    }
}
