package dev.lectern.observability.usage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.Receipts;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UsageTest {

    private final Person member = TestToken.viewer();
    private final Instant start = Instant.parse("2026-11-01T23:00:00Z");

    @Test
    void aCallIsThereWithItsTokensItsTimeAndWhatItCost() {
        var scope = scope(member);
        tell(scope, start, used(Ids.next(), "m", 100, 412L));
        seen(1);

        get(member, "")
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].runId", equalTo(scope.runId().toString()))
                .body("items[0].model", equalTo("m"))
                .body("items[0].operation", equalTo("chat"))
                .body("items[0].status", equalTo("completed"))
                .body("items[0].promptTokens", equalTo(100))
                .body("items[0].completionTokens", equalTo(20))
                .body("items[0].cachedTokens", equalTo(40))
                .body("items[0].reasoningTokens", equalTo(5))
                .body("items[0].latencyMs", equalTo(900))
                .body("items[0].firstTokenMs", equalTo(90))
                .body("items[0].costMicros", equalTo(412))
                .body("items[0].currency", equalTo("USD"))
                .body("items[0].at", equalTo("2026-11-01T23:00:00Z"))
                .body("next", nullValue());
    }

    @Test
    void aCallThatIsToldTwiceIsOneAmountAndOneThatTookNothingMayComeAgain() {
        var call = Ids.next();
        var again = Ids.next();
        var scope = scope(member);
        var failed = new UsageRecorded(
                again, "m", "p", "chat", "failed", 0, 0, 0, 0, false, 5, null, null, null, null, null, null, null,
                null);
        tell(scope, start, used(call, "m", 100, 10L));
        tell(scope, start, used(call, "m", 900, 90L));
        tell(scope, start, failed);
        tell(scope, start, used(again, "m", 100, 7L));
        tell(scope, start, failed);
        tell(scope, start, used(Ids.next(), "last", 1, null));
        seen(3);

        get(member, "/summary?by=model")
                .body("items.key", contains("last", "m"))
                .body("items[1].calls", equalTo(2))
                .body("items[1].costMicros.USD", equalTo(17))
                .body("items[1].unpriced", equalTo(0))
                .body("items[0].unpriced", equalTo(1))
                .body("items[0].costMicros", equalTo(java.util.Map.of()));
    }

    @Test
    void amountsStayWhenTheirConversationIsDeleted_andTheLinkGoes() {
        var scope = scope(member);
        var conversation = Ids.next();
        var said = new UsageRecorded(
                Ids.next(),
                "m",
                "p",
                "chat",
                "completed",
                9,
                1,
                0,
                0,
                false,
                5,
                null,
                7L,
                "USD",
                "turn",
                null,
                conversation,
                null,
                null);
        tell(scope, start, said);
        seen(1);
        var links = "SELECT count(*) FROM token_usage WHERE conversation_id = ?";
        assertThat(Database.count(links, conversation)).isOne();

        Receipts.ask(scope.withRun(Ids.next()), "conversation", conversation, 1);

        await().until(() -> Database.count(links, conversation) == 0);
        get(member, "/summary?by=step").body("items.key", contains("turn")).body("items[0].costMicros.USD", equalTo(7));
    }

    @Test
    void sumsAreByDayModelAndRunAndPageByPage() {
        var first = scope(member);
        var second = scope(member);
        tell(first, start, used(Ids.next(), "a", 10, 1L));
        tell(first, start.plusSeconds(3600), used(Ids.next(), "b", 20, 2L));
        tell(second, start.plusSeconds(7200), used(Ids.next(), "a", 40, 4L));
        seen(3);

        get(member, "/summary")
                .body("items.key", contains("2026-11-02", "2026-11-01"))
                .body("items.promptTokens", contains(60, 10));
        get(member, "/summary?by=run")
                .body(
                        "items.key",
                        contains(second.runId().toString(), first.runId().toString()))
                .body("items.costMicros.USD", contains(4, 3));
        get(member, "/summary?by=run&runId=" + first.runId()).body("items.calls", contains(2));
        get(member, "/summary?by=model&from=2026-11-02T00:00:00Z&to=2026-11-02T00:30:00Z")
                .body("items.key", contains("b"));
        var page = get(member, "/summary?by=model&limit=1")
                .body("items.key", contains("a"))
                .extract()
                .jsonPath();
        get(member, "/summary?by=model&limit=1&after=" + page.getString("next"))
                .body("items.key", contains("b"))
                .body("next", nullValue());
        var calls = get(member, "?limit=2").body("items", hasSize(2)).extract().jsonPath();
        get(member, "?limit=2&after=" + calls.getString("next"))
                .body("items", hasSize(1))
                .body("next", nullValue());
        get(member, "?model=a").body("items", hasSize(2));
    }

    @Test
    void membersSeeTheirOwnAndAdministratorsAll() {
        var colleague = TestToken.viewer().in(member.workspace(), member.project());
        var admin = TestToken.admin().in(member.workspace(), member.project());
        var stranger = TestToken.viewer();
        var elsewhere = TestToken.admin();
        tell(scope(member), start, used(Ids.next(), "mine", 10, 1L));
        tell(scope(colleague), start, used(Ids.next(), "theirs", 10, 1L));
        seen(2);

        get(member, "").body("items.model", contains("mine"));
        get(colleague, "/summary?by=model").body("items.key", contains("theirs"));
        get(admin, "/summary?by=model").body("items.key", contains("mine", "theirs"));
        get(stranger, "").body("items", empty());
        get(elsewhere, "").body("items", empty());
        var all = get(elsewhere, "?everywhere=true&limit=200&model=mine")
                .extract()
                .jsonPath();
        assertThat(all.getList("items.workspaceId")).contains(member.workspace().toString());
        get(member, "?everywhere=true").statusCode(403);
        get(member.in(UUID.randomUUID(), member.project()), "").body("items", empty());
    }

    @Test
    void sumsAreByStepQuestionPersonAndProject_andOwnersSeeTheirProjects() {
        var owner = TestToken.owner().in(member.workspace(), member.project());
        var elsewhere = TestToken.owner().in(member.workspace(), UUID.randomUUID());
        tell(scope(member), start, used(Ids.next(), "a", 10, 1L));
        tell(scope(owner), start, used(Ids.next(), "b", 20, 2L));
        tell(scope(elsewhere), start, used(Ids.next(), "c", 40, 4L));
        seen(3);

        get(owner, "/summary?by=step").body("items.key", contains("agentic")).body("items.calls", contains(2));
        get(owner, "/summary?by=question&questionId=A01&step=agentic").body("items.key", contains("A01"));
        get(owner, "/summary?by=user&userId=" + member.user())
                .body("items.key", contains(member.user().toString()));
        get(owner, "/summary?by=project&projectId=" + member.project())
                .body("items.key", contains(member.project().toString()));
        get(elsewhere, "").body("items.model", contains("c"));
        get(member, "").body("items.model", contains("a")).body("items[0].step", equalTo("agentic"));
    }

    @Test
    void modelsAreHeldAgainstEachOtherInAWindow() {
        for (int call = 0; call < 10; call++) {
            tell(scope(member), start.plusSeconds(call), used(Ids.next(), "m", 100, 1L));
        }
        tell(
                scope(member),
                start,
                new UsageRecorded(
                        Ids.next(),
                        "m",
                        "p",
                        "chat",
                        "failed",
                        1,
                        0,
                        0,
                        0,
                        true,
                        5,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        seen(11);

        get(member, "/providers?from=2026-11-01T00:00:00Z&to=2026-11-03T00:00:00Z")
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].calls", equalTo(11))
                .body("items[0].failed", equalTo(1))
                .body("items[0].latencyP95Ms", equalTo(900))
                .body("items[0].firstTokenP50Ms", equalTo(90))
                .body("items[0].cachedShare", equalTo(0.3996004f));
        get(member, "/providers").body("items", empty());
    }

    @Test
    void callsAreExported_andNoCellIsAFormula() {
        tell(scope(member), start, used(Ids.next(), "=2+2", 10, 1L));
        seen(1);

        var csv = get(member, "/export").statusCode(200).extract().asString();

        assertThat(csv.lines()).hasSize(2);
        assertThat(csv)
                .startsWith("time,model,")
                .contains("2026-11-01T23:00:00Z,'=2+2,p,chat,agentic,A01,completed,10,20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?from=yesterday", "?after=x", "?limit=0", "/summary?by=week", "/summary?after=%FF", "?runId=x"})
    void whatMakesNoSenseIsRefused(String query) {
        assertThat(get(member, query).extract().statusCode()).isIn(400, 404);
    }

    private UsageRecorded used(UUID call, String model, int prompt, Long cost) {
        return new UsageRecorded(
                call,
                model,
                "p",
                "chat",
                "completed",
                prompt,
                20,
                40,
                5,
                false,
                900,
                90L,
                cost,
                cost == null ? null : "USD",
                "agentic",
                "A01",
                null,
                null,
                null);
    }

    private static Scope scope(Person who) {
        return new Scope(Ids.next(), who.workspace(), who.project(), who.user());
    }

    private static void tell(Scope scope, Instant when, UsageRecorded used) {
        Broker.send(Broker.event("retrieval", scope, when, used));
    }

    /** So many calls, and the last one of each run is there. */
    private void seen(int calls) {
        await().until(() -> Database.count(
                        "SELECT count(*) FROM token_usage WHERE workspace_id = ? AND prompt_tokens > 0",
                        member.workspace())
                == calls);
    }

    private static ValidatableResponse get(Person who, String rest) {
        return given().auth().oauth2(who.token()).get("/api/v1/usage" + rest).then();
    }
}
