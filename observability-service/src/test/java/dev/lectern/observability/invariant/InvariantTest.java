package dev.lectern.observability.invariant;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.FailureEvent.InvariantsChecked;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.invariant.SelfCheck;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InvariantTest {

    private static final String LEDGER =
            "items.find { it.service == 'observability' && it.name == 'the ledger sums to zero' }";

    private final SelfCheck check;
    private final Vertx vertx;

    InvariantTest(SelfCheck check, Vertx vertx) {
        this.check = check;
        this.vertx = vertx;
    }

    @Test
    void whatAServiceFindsIsSeen_andALedgerThatDoesNotSumToZeroIsFound() {
        Await.on(vertx, check::once);
        await().untilAsserted(() ->
                all().body(LEDGER + ".holds", equalTo(true)).body("silent", not(hasItem("observability"))));

        var wrong = UUID.randomUUID();
        Database.column(
                "INSERT INTO ledger_entry (ledger_entry_id, transaction_id, workspace_id, budget_id, starts_at,"
                        + " account, micros, kind, reference, created_at) VALUES (?, ?, gen_random_uuid(),"
                        + " gen_random_uuid(), now(), 'spent', 5, 'settlement', 'x', now())",
                wrong,
                wrong);
        Await.on(vertx, check::once);
        await().untilAsserted(() -> all().body("holds", equalTo(false))
                .body(LEDGER + ".holds", equalTo(false))
                .body(LEDGER + ".since", notNullValue())
                .body(LEDGER + ".broken", containsString(wrong.toString())));

        Database.column("DELETE FROM ledger_entry WHERE ledger_entry_id = ?", wrong);
        Await.on(vertx, check::once);
        await().untilAsserted(() -> all().body(LEDGER + ".holds", equalTo(true)).body(LEDGER + ".since", nullValue()));
        given().get("/q/metrics")
                .then()
                .body(containsString("lectern_invariant_broken{name=\"the ledger sums to zero\"}"));
    }

    @Test
    void whoSaysNothingIsSilent_andAnOlderReportChangesNothing() {
        var now = Instant.now();
        tell("ingestion", now, Map.of("it holds", "", "it does not", "3, e.g. x"));
        await().untilAsserted(() ->
                all().body("items.findAll { it.service == 'ingestion' }.name", hasItems("it holds", "it does not")));
        tell("ingestion", now.minusSeconds(60), Map.of("it holds", "1, e.g. y"));
        tell("workflow", now.minusSeconds(3_600), Map.of("it holds", ""));

        await().untilAsserted(() -> all().body("silent", hasItem("workflow")).body("silent", hasItem("auth")));
        all().body("items.find { it.service == 'ingestion' && it.name == 'it holds' }.holds", equalTo(true));
        given().auth()
                .oauth2(TestToken.owner().token())
                .get("/api/v1/admin/invariants")
                .then()
                .statusCode(403);
    }

    private static void tell(String service, Instant when, Map<String, String> found) {
        Broker.send(Broker.event(service, Scope.ofRun(Ids.next()), when, new InvariantsChecked(found)));
    }

    private static ValidatableResponse all() {
        Person admin = TestToken.admin();
        return given().auth()
                .oauth2(admin.token())
                .get("/api/v1/admin/invariants")
                .then()
                .statusCode(200);
    }
}
