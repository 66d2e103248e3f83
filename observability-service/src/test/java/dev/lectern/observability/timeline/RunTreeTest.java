package dev.lectern.observability.timeline;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RunTreeTest {

    private final Person somebody = TestToken.viewer();
    private final Scope top = scope();
    private final Scope left = scope();
    private final Scope right = scope();
    private final Scope below = scope();

    @Test
    void aRunIsShownWithWhatItStartedAndWhatAllOfThemTook() {
        start(top, "comparison", null);
        start(left, "cell", top.runId());
        start(right, "cell", top.runId());
        start(below, "chat", left.runId());
        // Somebody else's own business, though it was started from here.
        var personal = scope().withUser(UUID.randomUUID());
        Broker.send("workflow", personal, new RunStarted(personal.runId(), "chat", top.runId(), "x").personal(true));
        use(left, 10, 100L);
        use(below, 20, 200L);
        use(below, 30, 300L);
        Broker.send("workflow", left, new RunCompleted(left.runId()));
        Broker.send("workflow", right, new RunFailed(right.runId(), "answer", "no model"));
        Broker.send("workflow", right, new FailureRecorded("job answer", "boom", null));
        await().until(() -> Database.count(
                        "SELECT (SELECT count(*) FROM timeline_entry WHERE workspace_id = ?)"
                                + " + (SELECT count(*) FROM token_usage WHERE workspace_id = ?)"
                                + " + (SELECT count(*) FROM request_failure WHERE workspace_id = ?)",
                        somebody.workspace(),
                        somebody.workspace(),
                        somebody.workspace())
                == 11 + 3 + 2);

        given().auth()
                .oauth2(somebody.token())
                .get("/api/v1/runs/" + top.runId() + "/timeline/tree")
                .then()
                .statusCode(200)
                .body("runs", hasSize(4))
                .body("runs.depth", contains(0, 1, 1, 2))
                .body("runs.kind", contains("comparison", "cell", "cell", "chat"))
                .body("runs.status", contains("running", "completed", "failed", "running"))
                .body("runs[2].reason", equalTo("no model"))
                .body("runs[2].failures", equalTo(2))
                .body("runs[3].parentRunId", equalTo(left.runId().toString()))
                .body("runs[3].calls", equalTo(2))
                .body("runs[3].costMicros.USD", equalTo(500))
                .body("calls", equalTo(3))
                .body("promptTokens", equalTo(60))
                .body("costMicros.USD", equalTo(600))
                .body("cut", equalTo(false));
        given().auth()
                .oauth2(TestToken.viewer().token())
                .get("/api/v1/runs/" + top.runId() + "/timeline/tree")
                .then()
                .statusCode(404);
    }

    private static void start(Scope scope, String kind, UUID parent) {
        Broker.send("workflow", scope, new RunStarted(scope.runId(), kind, parent, "x"));
    }

    private static void use(Scope scope, int prompt, long cost) {
        Broker.send(
                "retrieval",
                scope,
                new UsageRecorded(
                        Ids.next(),
                        "m",
                        "p",
                        "chat",
                        "completed",
                        prompt,
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
                        null,
                        null));
    }

    private Scope scope() {
        return new Scope(Ids.next(), somebody.workspace(), somebody.project(), somebody.user());
    }
}
