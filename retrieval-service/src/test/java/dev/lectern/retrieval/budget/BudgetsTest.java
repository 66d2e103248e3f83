package dev.lectern.retrieval.budget;

import static dev.lectern.retrieval.FakeProvider.delta;
import static dev.lectern.retrieval.FakeProvider.hangsAfter;
import static dev.lectern.retrieval.FakeProvider.refuses;
import static dev.lectern.retrieval.FakeProvider.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Topic;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.problem.ProblemException.Kind;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.FakeProvider;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.model.Completion.Turn;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A micro-unit a token: a call of these is authorised for {@code MOST} and costs {@code COST}. */
@QuarkusTest
class BudgetsTest {

    // The question at three letters a token, what is around it, and the tokens that may be written.
    private static final long MOST = 120;
    private static final long COST = 101;

    private final Scope scope = new Scope(Ids.next(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    private final ChatModels models;
    private final GiveBack giveBack;
    private final LostCalls lost;
    private final Vertx vertx;

    BudgetsTest(ChatModels models, GiveBack giveBack, LostCalls lost, Vertx vertx) {
        this.models = models;
        this.giveBack = giveBack;
        this.lost = lost;
        this.vertx = vertx;
    }

    @Test
    void withoutABudgetNobodyIsAsked_andWithOneWhatIsAuthorisedIsHeldAndSettled() {
        try (var provider = new FakeProvider(writes("a")).registered()) {
            var model = priced(provider);
            var other = new Limit(new Scope(Ids.next(), UUID.randomUUID(), null, null), 5);
            assertThat(hear(request(model))).isNull();
            assertThat(other.asked()).isZero();

            var limit = new Limit(scope, 10_000);
            var request = request(model);
            assertThat(hear(request)).isNull();
            assertThat(hear(request(model))).isNull();

            assertThat(limit.asked()).isOne();
            var told = await().until(() -> usages(), all -> all.size() == 3).get(1);
            assertThat(told.callId()).isEqualTo(request.callId());
            assertThat(told.costMicros()).isEqualTo(COST);
            assertThat(told.authorisedMicros()).isEqualTo(MOST);
            assertThat(told.slices()).hasSize(1);
            assertThat(usages().getFirst().authorisedMicros()).isNull();
            assertThat(slices()).containsExactly("open " + limit.given() + " 0 " + 2 * COST);
        }
    }

    @Test
    void whatTheBudgetDoesNotReachForIsRefusedInWords_andNoProviderIsAsked() {
        try (var provider = new FakeProvider(writes("a")).registered()) {
            var model = priced(provider);
            var limit = new Limit(scope, COST + COST + MOST - 1);

            assertThat(hear(request(model))).isNull();
            assertThat(hear(request(model))).isNull();
            var refusal = hear(request(model));

            assertThat(refusal).isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.kind())
                    .isEqualTo(Kind.BUDGET_EXHAUSTED));
            assertThat(refusal)
                    .hasMessageContaining("The workspace's budget for this month")
                    .hasMessageContaining("anew at");
            assertThat(provider.asked).hasSize(2);
            limit.grants(10_000);
            assertThat(hear(request(model))).isNull();
            limit.tell(10_000, false);
            limit.grants(0);
            assertThat(hear(request(model))).isNull();
        }
    }

    @Test
    void whileNobodyGrantsWhatIsHereIsUsedUp_andThenNothingGoes() {
        try (var provider = new FakeProvider(writes("a")).registered()) {
            var model = priced(provider);
            var limit = new Limit(scope, 1_000_000);
            assertThat(hear(request(model))).isNull();
            limit.away();
            Database.column(
                    "UPDATE retrieval.budget_slice SET granted_micros = ? WHERE budget_id = ?",
                    COST * 3 + MOST,
                    limit.id);

            for (int more = 0; more < 3; more++) {
                assertThat(hear(request(model))).isNull();
            }
            assertThat(hear(request(model)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("does not answer");
            assertThat(provider.asked).hasSize(4);

            limit.grants(1_000_000);
            await().until(() -> hear(request(model)) == null);
        }
    }

    @Test
    void ofManyAtOnceNoneIsAuthorisedBeyondTheBudget() {
        try (var provider = new FakeProvider(writes("a")).registered()) {
            var model = priced(provider);
            var limit = new Limit(scope, 40 * COST);
            var heard = new ArrayList<CompletableFuture<Throwable>>();
            for (int asker = 0; asker < 200; asker++) {
                heard.add(listen(request(model)));
            }

            var refused = heard.stream()
                    .map(each -> each.orTimeout(60, TimeUnit.SECONDS).join())
                    .filter(failure -> failure != null)
                    .toList();

            assertThat(refused).allSatisfy(failure -> assertThat(failure)
                    .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.kind())
                            .isEqualTo(Kind.BUDGET_EXHAUSTED)));
            assertThat(provider.asked.size()).isEqualTo(200 - refused.size()).isBetween(10, 40);
            assertThat(limit.given()).isLessThanOrEqualTo(40 * COST);
            assertThat(Database.count(
                            "SELECT count(*) FROM retrieval.budget_hold WHERE workspace_id = ?", scope.workspaceId()))
                    .isZero();
        }
    }

    @Test
    void whatACallDidNotTakeIsThereForOthers_howeverItEnds() {
        var said = "data: " + delta(new JsonObject().put("content", "12345678")).encode() + "\n\n";
        try (var provider = new FakeProvider(refuses(400, "no"), hangsAfter(said), writes("a")).registered()) {
            var model = priced(provider);
            var limit = new Limit(scope, 2 * MOST);

            assertThat(hear(request(model))).isInstanceOf(ProblemException.class);
            var listening = new CompletableFuture<Piece>();
            var listener = models.stream(scope, request(model)).subscribe().with(listening::complete);
            listening.orTimeout(20, TimeUnit.SECONDS).join();
            listener.cancel();
            await().until(() -> Database.count(
                            "SELECT count(*) FROM retrieval.budget_hold WHERE workspace_id = ?", scope.workspaceId())
                    == 0);

            assertThat(hear(request(model))).isNull();
            assertThat(limit.given()).isLessThanOrEqualTo(2 * MOST);
        }
    }

    @Test
    void aSliceWhoseLeaseIsOverIsGivenBackButForWhatWasSpent() {
        try (var provider = new FakeProvider(writes("a")).registered()) {
            var limit = new Limit(scope, 10_000);
            assertThat(hear(request(priced(provider)))).isNull();
            assertThat(limit.given()).isGreaterThan(COST);
            Database.column("UPDATE retrieval.budget_slice SET expires_at = now() WHERE budget_id = ?", limit.id);

            Await.on(vertx, giveBack::once);

            assertThat(limit.given()).isEqualTo(COST);
            assertThat(slices()).isEmpty();
        }
    }

    @Test
    void aCallOfWhichNobodyHeardTheEndCountsForWhatItWasAllowedToCost() {
        var limit = new Limit(scope, 10_000);
        try (var provider = new FakeProvider(hangsAfter("")).registered()) {
            var request = request(priced(provider));
            var listener = models.stream(scope, request).subscribe().with(piece -> {});
            await().until(() -> Database.count(
                            "UPDATE retrieval.budget_hold SET created_at = now() - interval '1 day'"
                                    + " WHERE workspace_id = ? RETURNING 1",
                            scope.workspaceId())
                    == 1);

            Await.on(vertx, lost::once);
            Await.on(vertx, lost::once);

            var told = await().until(() -> usages(), all -> !all.isEmpty());
            assertThat(told).singleElement().satisfies(usage -> {
                assertThat(usage.costMicros()).isEqualTo(MOST);
                assertThat(usage.status()).isEqualTo("failed");
                assertThat(usage.estimated()).isTrue();
            });
            assertThat(slices()).containsExactly("open " + limit.given() + " 0 " + MOST);
            listener.cancel();
        }
    }

    private Request request(String model) {
        return new Request(
                Ids.next(),
                model,
                Purpose.of("chat", "turn"),
                List.of(Turn.of(Role.USER, "What do otters do?")),
                null,
                100 - 3,
                false,
                List.of());
    }

    private static String priced(FakeProvider provider) {
        var model = provider.model();
        Database.column("UPDATE retrieval.ai_model SET max_concurrency = 500 WHERE model_id = ?", model);
        Database.column(
                "INSERT INTO retrieval.ai_model_price (ai_model_price_id, ai_model_id, valid_from,"
                        + " input_micros_per_million, output_micros_per_million, cached_input_micros_per_million) SELECT"
                        + " gen_random_uuid(), ai_model_id, now() - interval '1 day', 1000000, 1000000, 1000000 FROM"
                        + " retrieval.ai_model WHERE model_id = ?",
                model);
        return model;
    }

    private CompletableFuture<Throwable> listen(Request request) {
        var over = new CompletableFuture<Throwable>();
        models.stream(scope, request).subscribe().with(piece -> {}, over::complete, () -> over.complete(null));
        return over;
    }

    /** Null if it went well. */
    private Throwable hear(Request request) {
        return listen(request).orTimeout(20, TimeUnit.SECONDS).join();
    }

    private List<String> slices() {
        return Database.column(
                "SELECT concat_ws(' ', state, granted_micros, held_micros, used_micros) FROM retrieval.budget_slice"
                        + " WHERE workspace_id = ?",
                scope.workspaceId());
    }

    private List<UsageRecorded> usages() {
        return Broker.read(Topic.USAGE, Broker.ofRun(scope.runId())).stream()
                .map(CloudEvent::data)
                .map(UsageRecorded.class::cast)
                .toList();
    }
}
