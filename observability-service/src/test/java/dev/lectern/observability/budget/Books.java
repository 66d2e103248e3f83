package dev.lectern.observability.budget;

import static io.restassured.RestAssured.given;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.WorkspaceOpened;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Words for tests of budgets: setting them, asking for slices as retrieval does, telling calls, and adding the books up. */
final class Books {

    private Books() {}

    static void opened(Person owner) {
        var scope = new Scope(Ids.next(), owner.workspace(), owner.project(), owner.user());
        Broker.send("project", scope, new WorkspaceOpened(owner.workspace(), owner.user(), owner.project()));
        Awaitility.await()
                .until(() -> Database.count(
                                "SELECT count(*) FROM workspace_person WHERE workspace_id = ? AND owns",
                                owner.workspace())
                        == 1);
    }

    static void joined(Person member) {
        var scope = new Scope(Ids.next(), member.workspace(), member.project(), member.user());
        Broker.send("project", scope, new MemberChanged(member.project(), member.user(), "viewer", true, 0));
        Awaitility.await()
                .until(() ->
                        Database.count("SELECT count(*) FROM workspace_person WHERE user_id = ?", member.user()) == 1);
    }

    static Response set(Person who, Map<String, Object> budget) {
        return as(who).contentType(ContentType.JSON).body(budget).post("/api/v1/budgets");
    }

    static UUID workspace(Person owner, long limit) {
        var made = set(owner, Map.of("kind", "workspace", "period", "month", "limitMicros", limit));
        return UUID.fromString(made.then().statusCode(201).extract().path("id"));
    }

    static ValidatableResponse get(Person who, String rest) {
        return as(who).get("/api/v1/budgets" + rest).then();
    }

    static io.restassured.specification.RequestSpecification as(Person who) {
        return given().auth().oauth2(who.token());
    }

    static Response ask(
            UUID workspace, UUID budget, UUID slice, long least, long wanted, List<Map<String, Object>> reports) {
        return given().auth()
                .oauth2(TestToken.service("retrieval"))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "sliceId", slice,
                        "workspaceId", workspace,
                        "budgetId", budget,
                        "leastMicros", least,
                        "wantedMicros", wanted,
                        "reports", reports))
                .post("/internal/budget-slices");
    }

    static long granted(UUID workspace, UUID budget, UUID slice, long least, long wanted) {
        return json(ask(workspace, budget, slice, least, wanted, List.of())).getLong("grantedMicros");
    }

    static void report(UUID workspace, UUID slice, long committed, boolean last) {
        given().auth()
                .oauth2(TestToken.service("retrieval"))
                .contentType(ContentType.JSON)
                .body(Map.of("workspaceId", workspace, "reports", List.of(reported(slice, committed, last))))
                .post("/internal/budget-slices/reports")
                .then()
                .statusCode(204);
    }

    static Map<String, Object> reported(UUID slice, long committed, boolean last) {
        return Map.of("sliceId", slice, "committedMicros", committed, "last", last);
    }

    static JsonPath json(Response response) {
        return response.then().statusCode(200).extract().jsonPath();
    }

    static UsageRecorded call(UUID id, long cost, Long authorised, List<UUID> slices) {
        return new UsageRecorded(
                id,
                "m",
                "p",
                "chat",
                "completed",
                10,
                5,
                0,
                0,
                false,
                9,
                1L,
                cost,
                "USD",
                null,
                null,
                null,
                authorised,
                slices);
    }

    /** It is booked when this returns. */
    static void tell(Person who, UsageRecorded used) {
        tell(who, Instant.now(), used);
    }

    static void tell(Person who, Instant at, UsageRecorded used) {
        var scope = new Scope(Ids.next(), who.workspace(), who.project(), who.user());
        Broker.send(Broker.event("retrieval", scope, at, used));
        Awaitility.await()
                .until(() -> Database.count("SELECT count(*) FROM token_usage WHERE call_id = ?", used.callId()) == 1);
    }

    /** What is wrong with the books of a workspace, in words. */
    static List<String> mistakes(UUID workspace) {
        return Database.column("""
                SELECT 'transaction ' || transaction_id || ' is ' || sum(micros) FROM ledger_entry
                 WHERE workspace_id = ? GROUP BY transaction_id HAVING sum(micros) <> 0 OR count(*) <> 2
                UNION ALL
                SELECT 'balances of ' || p.budget_id || ' are not those of its entries' FROM budget_period p
                 CROSS JOIN LATERAL (
                       SELECT coalesce(sum(micros) FILTER (WHERE account = 'available'), 0) AS available,
                              coalesce(sum(micros) FILTER (WHERE account = 'reserved'), 0) AS reserved,
                              coalesce(sum(micros) FILTER (WHERE account = 'spent'), 0) AS spent
                         FROM ledger_entry e WHERE e.budget_id = p.budget_id AND e.starts_at = p.starts_at) AS entries
                 WHERE p.workspace_id = ? AND (p.available_micros, p.reserved_micros, p.spent_micros)
                       <> (entries.available, entries.reserved, entries.spent)
                UNION ALL
                SELECT 'reserved of ' || p.budget_id || ' is not what slices hold' FROM budget_period p
                 WHERE p.workspace_id = ? AND p.reserved_micros <> (
                       SELECT coalesce(sum(granted_micros - settled_micros - returned_micros), 0)
                         FROM budget_slice s WHERE s.budget_id = p.budget_id AND s.starts_at = p.starts_at)
                """, workspace, workspace, workspace);
    }
}
