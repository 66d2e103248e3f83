package dev.lectern.observability.budget;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is granted of a budget, and what comes back. */
@QuarkusTest
class SliceTest {

    private final Person owner = TestToken.owner();
    private final UUID workspace = owner.workspace();
    private final ExpiredSlices expired;
    private final Vertx vertx;
    private UUID budget;

    SliceTest(ExpiredSlices expired, Vertx vertx) {
        this.expired = expired;
        this.vertx = vertx;
    }

    @BeforeEach
    void aBudget() {
        Books.opened(owner);
        budget = Books.workspace(owner, 1_000);
    }

    @Test
    void aSliceIsGrantedOnceHoweverOftenItIsAskedFor_andTheRestComesBack() {
        var slice = Ids.next();

        assertThat(Books.granted(workspace, budget, slice, 100, 400)).isEqualTo(400);
        assertThat(Books.granted(workspace, budget, slice, 100, 400)).isEqualTo(400);
        assertThat(Books.granted(workspace, budget, Ids.next(), 100, 9_000)).isEqualTo(600);
        assertThat(Books.granted(workspace, budget, Ids.next(), 1, 1)).isZero();
        Books.tell(owner, Books.call(Ids.next(), 150, 200L, List.of(slice)));
        state(250 + 600, 150, 0);
        Books.report(workspace, slice, 150, true);
        Books.report(workspace, slice, 150, true);

        state(600, 150, 250);
        assertThat(Books.mistakes(workspace)).isEmpty();
    }

    @Test
    void whatOneCallTookBeyondWhatWasAuthorisedIsBookedAndShown() {
        var slice = Ids.next();
        Books.granted(workspace, budget, slice, 1_000, 1_000);
        Books.tell(owner, Books.call(Ids.next(), 1_250, 1_000L, List.of(slice)));
        Books.report(workspace, slice, 1_250, true);

        Books.get(owner, "/" + budget)
                .body("spentMicros", equalTo(1_250))
                .body("reservedMicros", equalTo(0))
                .body("availableMicros", equalTo(0))
                .body("overrunMicros", equalTo(250));
        given().auth()
                .oauth2(owner.token())
                .get("/api/v1/usage")
                .then()
                .body("items[0].authorisedMicros", equalTo(1_000))
                .body("items[0].overrunMicros", equalTo(250));
        assertThat(Books.granted(workspace, budget, Ids.next(), 1, 1)).isZero();
        assertThat(Books.mistakes(workspace)).isEmpty();
    }

    @Test
    void aSliceThatIsNotHeardOfAgainComesBackButForWhatWasTold_andLateNewsAreBookedAllTheSame() {
        var slice = Ids.next();
        var late = Ids.next();
        Books.granted(workspace, budget, slice, 500, 500);
        Books.tell(owner, Books.call(Ids.next(), 100, 100L, List.of(slice)));
        Database.column("UPDATE budget_slice SET expires_at = now() - interval '1 hour' WHERE slice_id = ?", slice);
        Await.on(vertx, expired::once);
        state(0, 100, 900);

        Books.tell(owner, Books.call(late, 50, 100L, List.of(slice)));
        state(0, 150, 850);
        assertThat(Books.mistakes(workspace)).isEmpty();

        // Its holder is there again: 150 are spent, and 200 held that we did not know of.
        var answer = Books.json(
                Books.ask(workspace, budget, Ids.next(), 800, 800, List.of(Books.reported(slice, 350, false))));
        assertThat(answer.getLong("grantedMicros")).isZero();
        assertThat(answer.getLong("availableMicros")).isEqualTo(650);
        state(200, 150, 650);
        Books.tell(owner, Books.call(Ids.next(), 120, 200L, List.of(slice)));
        Books.report(workspace, slice, 270, true);

        state(0, 270, 730);
        assertThat(Books.mistakes(workspace)).isEmpty();
    }

    @Test
    void aLowerLimitLeavesNothingToGrant_andAHigherOneMore() {
        Books.granted(workspace, budget, Ids.next(), 600, 600);
        change(500);
        assertThat(Books.granted(workspace, budget, Ids.next(), 1, 1)).isZero();
        change(700);
        assertThat(Books.granted(workspace, budget, Ids.next(), 1, 500)).isEqualTo(100);
        Books.as(owner).delete("/api/v1/budgets/" + budget).then().statusCode(204);

        assertThat(Books.json(Books.ask(workspace, budget, Ids.next(), 1, 1, List.of()))
                        .getBoolean("limited"))
                .isFalse();
        assertThat(Books.mistakes(workspace)).isEmpty();
    }

    @Test
    void onlyWhoCallsModelsIsGrantedAnything() {
        var body = Map.of("workspaceId", workspace, "reports", List.of());
        for (var token : List.of(
                TestToken.service("workflow"), owner.token(), TestToken.admin().token())) {
            given().auth()
                    .oauth2(token)
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post("/internal/budget-slices/reports")
                    .then()
                    .statusCode(403);
        }
    }

    /** Whoever asks, reports, spends, expires, in whatever order, twice or not: the seed says how to see it again. */
    @Test
    void neverMoreIsHeldAndSpentThanIsAllowed_andTheBooksBalance() throws Exception {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("slices with -Dlectern.seed=" + seed);
        try (var threads = Executors.newFixedThreadPool(16)) {
            var works = new ArrayList<Callable<Long>>();
            for (int holder = 0; holder < 60; holder++) {
                var random = new Random(seed + holder);
                works.add(() -> work(random));
            }
            var spent = 0L;
            for (Future<Long> each : threads.invokeAll(works)) {
                spent += each.get();
            }
            var all = spent;
            assertThat(spent).isLessThanOrEqualTo(1_000).isPositive();
            await().untilAsserted(() -> state(0, all, 1_000 - all));
            assertThat(Books.mistakes(workspace)).isEmpty();
        }
    }

    /** One holder: gets a slice, spends some of it in calls that are told twice, gives the rest back. */
    private long work(Random random) {
        var slice = Ids.next();
        var least = 1 + random.nextInt(40);
        var granted = Books.granted(workspace, budget, slice, least, least * 2L);
        // Who got nothing may get something when he asks again, since others have given back meanwhile.
        if (granted == 0) {
            return 0;
        }
        if (random.nextBoolean()) {
            assertThat(Books.granted(workspace, budget, slice, least, least * 2L))
                    .isEqualTo(granted);
        }
        var spent = 0L;
        while (spent < granted && random.nextInt(4) > 0) {
            var cost = 1 + random.nextLong(granted - spent);
            var call = Books.call(Ids.next(), cost, granted - spent, List.of(slice));
            spent += cost;
            var early = random.nextBoolean();
            // Whoever has given back what he does not need yet spends no more of it.
            if (early) {
                Books.report(workspace, slice, spent, false);
                granted = spent;
            }
            Books.tell(owner, call);
            if (random.nextBoolean()) {
                Books.tell(owner, call);
            }
        }
        Books.report(workspace, slice, spent, true);
        return spent;
    }

    private void change(long limit) {
        Books.as(owner)
                .contentType(ContentType.JSON)
                .body(Map.of("limitMicros", limit, "warnPercent", 80))
                .put("/api/v1/budgets/" + budget)
                .then()
                .statusCode(200);
    }

    private void state(long reserved, long spent, long available) {
        Books.get(owner, "/" + budget)
                .body("reservedMicros", equalTo((int) reserved))
                .body("spentMicros", equalTo((int) spent))
                .body("availableMicros", equalTo((int) available));
    }
}
