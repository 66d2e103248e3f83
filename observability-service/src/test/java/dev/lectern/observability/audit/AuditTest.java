package dev.lectern.observability.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AuditTest {

    private final Person admin = TestToken.admin();
    private final UUID actor = UUID.randomUUID();
    private final String subject = UUID.randomUUID().toString();
    private final Scope scope = new Scope(Ids.next(), UUID.randomUUID(), UUID.randomUUID(), actor);
    private final Instant start = Instant.parse("2026-11-01T10:00:00Z");
    private final Tenancy tenancy;
    private final Vertx vertx;

    AuditTest(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void whatSomebodyDidIsShownToAdministrators() {
        Broker.send(Broker.event("auth", scope, start, granted().from("192.0.2.7", "curl/8.5.0")));
        written(1);

        events("?actor=" + actor)
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next", nullValue())
                .body("items[0].category", equalTo("admin"))
                .body("items[0].action", equalTo("role.granted"))
                .body("items[0].outcome", equalTo("done"))
                .body("items[0].actor", equalTo(actor.toString()))
                .body("items[0].subjectKind", equalTo("account"))
                .body("items[0].subjectId", equalTo(subject))
                .body("items[0].address", equalTo("192.0.2.7"))
                .body("items[0].agent", equalTo("curl/8.5.0"))
                .body("items[0].detail.role", equalTo("staff"))
                .body("items[0].source", equalTo("auth"))
                .body("items[0].occurredAt", equalTo("2026-11-01T10:00:00Z"))
                .body("items[0].runId", equalTo(scope.runId().toString()))
                .body("items[0].workspaceId", equalTo(scope.workspaceId().toString()));
    }

    @Test
    void whatIsDeliveredTwiceIsWrittenOnce() {
        var event = Broker.event("auth", scope, start, granted());
        Broker.send(event);
        Broker.send(event);
        Broker.send("auth", scope, refused("/api/v1/roles"));
        written(2);

        events("?actor=" + actor).body("items.action", contains("access.refused", "role.granted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "category=access",
                "action=access.refused",
                "outcome=refused",
                "subjectKind=path",
                "subjectId=/api/v1/roles",
                "from=2026-11-01T12:00:00Z",
                "category=access&outcome=refused&to=2027-01-01T00:00:00Z"
            })
    void filtersFindWhatTheySayAndNothingElse(String filter) {
        Broker.send(Broker.event("auth", scope, start, granted()));
        Broker.send(Broker.event("auth", scope, start.plusSeconds(7200), refused("/api/v1/roles")));
        written(2);

        events("?actor=" + actor + "&" + filter).body("items.action", contains("access.refused"));
    }

    @Test
    void projectIsAFilterToo() {
        Broker.send("auth", scope, granted());
        Broker.send("auth", scope.withProject(UUID.randomUUID()), refused("/api/v1/roles"));
        written(2);

        events("?projectId=" + scope.projectId()).body("items.action", contains("role.granted"));
    }

    @Test
    void pagesFollowEachOther() {
        for (int i = 0; i < 5; i++) {
            Broker.send("auth", scope, granted());
        }
        written(5);

        var seen = new ArrayList<String>();
        var query = "?limit=2&actor=" + actor;
        for (String next = ""; next != null; ) {
            var page = events(query + "&after=" + next).extract().jsonPath();
            seen.addAll(page.getList("items.id", String.class));
            next = page.getString("next");
        }

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void oddAddressesPathsAndAgentsAreWrittenDownAllTheSame() {
        var agent = "agent\u0000\u001b[2J" + "x".repeat(2_000);
        Broker.send("gateway", scope, refused("/api/v1/\u0000=HYPERLINK(1)").from("1:2:not-an-address", agent));
        written(1);

        events("?actor=" + actor)
                .body("items[0].subjectId", equalTo("/api/v1/\uFFFD=HYPERLINK(1)"))
                .body("items[0].address", nullValue());
    }

    @Test
    void onlyAdministratorsLook() {
        for (var path : List.of("", "/export", "/verification")) {
            given().get("/api/v1/audit-events" + path).then().statusCode(401);
            given().auth()
                    .oauth2(TestToken.owner().token())
                    .get("/api/v1/audit-events" + path)
                    .then()
                    .statusCode(403)
                    .body("type", equalTo("/problems/forbidden"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=yesterday", "to=2026-11-01", "after=nonsense", "limit=0", "limit=201"})
    void whatCannotBeMeantIsRefused(String query) {
        events("?" + query).statusCode(400).contentType("application/problem+json");
    }

    @Test
    void aFilterThatNoTextCanMatchFindsNothing() {
        events("?subjectId=%00").statusCode(200).body("items", empty());
        events("?action=nothing.like-this").body("items", empty());
    }

    @Test
    void aRefusalHereIsToldThere() {
        var nosy = TestToken.owner();

        given().auth().oauth2(nosy.token()).get("/api/v1/audit-events").then().statusCode(403);

        await().untilAsserted(() -> events("?actor=" + nosy.user())
                .body("items.subjectId", contains("/api/v1/audit-events"))
                .body("items.source", contains("observability")));
    }

    @Test
    void noCellOfTheExportIsAFormulaAndTheExportIsToldItself() {
        Broker.send("auth", scope, refused("=cmd|' /C calc'!A0").from(null, "@SUM(1,2)\"\r\n"));
        written(1);

        var answer = given().auth()
                .oauth2(admin.token())
                .get("/api/v1/audit-events/export?actor=" + actor)
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .header("Content-Disposition", "attachment; filename=\"audit.csv\"")
                .extract()
                .asString();

        var lines = answer.split("\r\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("time,category,action,outcome,actor");
        assertThat(lines[1]).contains(",'=cmd|' /C calc'!A0,").contains(",\"'@SUM(1,2)\"\"\uFFFD\uFFFD\",");
        await().untilAsserted(() -> events("?actor=" + admin.user()).body("items.action", hasItem("audit.exported")));
    }

    @Test
    void theChainOfThisMonthIsWhole() {
        Broker.send("auth", scope, granted());
        written(1);
        var month = YearMonth.now(ZoneOffset.UTC);

        verification("?month=" + month)
                .body("intact", equalTo(true))
                .body("months.month", contains(month.toString()))
                .body("months[0].removed", equalTo(false));
        verification("").body("intact", equalTo(true)).body("months.month", hasItem(month.toString()));
        verification("?month=1999-12").body("months", empty());
        given().auth()
                .oauth2(admin.token())
                .get("/api/v1/audit-events/verification?month=soon")
                .then()
                .statusCode(400)
                .body("errors.field", contains("month"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_event SET action = 'nothing.done'",
                "DELETE FROM audit_event",
                "TRUNCATE audit_event",
                "UPDATE audit_chain SET length = 0",
                "INSERT INTO audit_chain (month, opening, head) VALUES ('2020-01-01', '', '')"
            })
    void nobodyWhoRunsMayRewriteIt(String sql) {
        assertThatThrownBy(() -> Await.on(
                        vertx, () -> tenancy.tx(scope, tx -> tx.query(sql).execute())))
                .hasMessageContaining("42501");
        assertThatThrownBy(() ->
                        Await.on(vertx, () -> tenancy.system(tx -> tx.query(sql).execute())))
                .hasMessageContaining("42501");
    }

    @Test
    void thoseOfTheRunSeeThatButNotFromWhere() {
        var viewer = TestToken.viewer();
        var theirs = new Scope(Ids.next(), viewer.workspace(), viewer.project(), actor);
        Broker.send("auth", theirs, granted().from("192.0.2.7", "curl/8.5.0"));
        await().until(() ->
                Database.count("SELECT count(*) FROM timeline_entry WHERE run_id = ?", theirs.runId()) == 1);

        given().auth()
                .oauth2(viewer.token())
                .get("/api/v1/runs/" + theirs.runId() + "/timeline")
                .then()
                .body("items[0].line", equalTo("role.granted (account/" + subject + ")"))
                .body("items[0].data.address", nullValue())
                .body("items[0].data.agent", nullValue());
    }

    private Audited granted() {
        return Audited.done("role.granted", "account", subject, Map.of("role", "staff"));
    }

    private static Audited refused(String path) {
        return Audited.refused("GET", path, 403, "the role does not allow it");
    }

    private void written(int count) {
        await().until(() -> Database.count("SELECT count(*) FROM audit_event WHERE user_id = ?", actor) == count);
    }

    private ValidatableResponse events(String query) {
        return given().auth()
                .oauth2(admin.token())
                .urlEncodingEnabled(false)
                .get("/api/v1/audit-events" + query)
                .then();
    }

    private ValidatableResponse verification(String query) {
        return given().auth()
                .oauth2(admin.token())
                .get("/api/v1/audit-events/verification" + query)
                .then()
                .statusCode(200);
    }
}
