package dev.lectern.retrieval.version;

import static dev.lectern.retrieval.version.Indexes.LIGHT;
import static dev.lectern.retrieval.version.Indexes.LONG;
import static dev.lectern.retrieval.version.Indexes.STANDARD;
import static dev.lectern.retrieval.version.Indexes.activate;
import static dev.lectern.retrieval.version.Indexes.active;
import static dev.lectern.retrieval.version.Indexes.as;
import static dev.lectern.retrieval.version.Indexes.awaitActive;
import static dev.lectern.retrieval.version.Indexes.build;
import static dev.lectern.retrieval.version.Indexes.jobs;
import static dev.lectern.retrieval.version.Indexes.list;
import static dev.lectern.retrieval.version.Indexes.numbered;
import static dev.lectern.retrieval.version.Indexes.scope;
import static dev.lectern.retrieval.version.Indexes.search;
import static dev.lectern.retrieval.version.Indexes.searchUntil;
import static dev.lectern.retrieval.version.Indexes.space;
import static dev.lectern.retrieval.version.Indexes.vectors;
import static dev.lectern.retrieval.version.Indexes.vectorsBySpace;
import static dev.lectern.retrieval.version.Indexes.versions;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.event.IndexEvent.IndexPruned;
import dev.lectern.common.event.IndexEvent.IndexPublished;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Moving a workspace to another embedding model and back, through the doors that people use. */
@QuarkusTest
@Timeout(180)
class MigrationTest {

    // Not the common pool: on two cores that is one thread.
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final MeterRegistry metrics;

    MigrationTest(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @Test
    void theFirstSourceOpensTheOneIndexThatIsSearched() {
        var owner = TestToken.owner();
        list(owner).body("items", hasSize(0));

        var source = Sources.indexed(owner, "first", numbered("first", 3));

        list(owner)
                .body("items", hasSize(1))
                .body("items[0].model", equalTo(STANDARD))
                .body("items[0].state", equalTo("active"))
                .body("items[0].vectors", equalTo(3))
                .body("items[0].expected", equalTo(3));
        assertThat(Database.count(
                        "SELECT count(*) FROM vector_entry JOIN index_shard USING (pipeline_run_id) WHERE doc_id = ?",
                        source.id))
                .isEqualTo(3);
    }

    @Test
    void aWorkspaceGoesOverToAnotherModelWhileItIsSearchedAndComesBack() throws Exception {
        var owner = TestToken.owner();
        var source = Sources.indexed(owner, "old", numbered("migrating otters", 200));
        var before = active(owner);
        var stop = new AtomicBoolean();
        var searches = CompletableFuture.supplyAsync(() -> searchUntil(owner, stop), THREADS);

        var built = build(owner, LIGHT, 202);
        var during = Sources.indexed(owner, "new", numbered("arriving badgers", 6));
        awaitActive(owner, built.indexId());
        stop.set(true);

        assertThat(searches.get()).as("searches, none of which failed").isGreaterThan(3);
        var told = Wire.awaitEvent(built.runId(), IndexPublished.class);
        assertThat(told.data()).isEqualTo(new IndexPublished(built.indexId(), space(built.indexId()), before, 206));
        for (var one : List.of(source, during)) {
            assertThat(vectorsBySpace(one.id)).hasSize(2).allMatch(count -> count.equals("" + one.chunks.size()));
        }
        search(owner, "badgers").body("hits[0].sourceItemId", equalTo(during.id.toString()));
        // Programs embed with the model of the index from then on, and may go on with the one they had.
        for (var model : List.of(LIGHT, STANDARD)) {
            as(owner)
                    .body(Map.of("model", model, "input", "Otters."))
                    .post("/v1/embeddings")
                    .then()
                    .statusCode(200)
                    .body("model", equalTo(model));
        }

        // What comes in now goes into both, so that going back loses nothing.
        var later = Sources.indexed(owner, "later", numbered("leaving herons", 5));
        assertThat(vectorsBySpace(later.id)).containsExactly("5", "5");
        activate(owner, before).statusCode(200).body("state", equalTo("active"));
        activate(owner, before).statusCode(200);
        search(owner, "herons").body("hits[0].sourceItemId", equalTo(later.id.toString()));
        assertThat(active(owner)).isEqualTo(before);
    }

    @Test
    void askingAgainBuildsNothing() {
        var owner = TestToken.owner();
        Sources.indexed(owner, "again", numbered("again and again", 9));
        var first = build(owner, LIGHT, 202);
        awaitActive(owner, first.indexId());
        var embedded = metrics.get("lectern.embed").timer().count();

        var second = build(owner, LIGHT, 202);
        var standard = build(owner, STANDARD, 202);

        assertThat(second).isEqualTo(first);
        assertThat(standard.indexId()).isNotEqualTo(first.indexId());
        assertThat(active(owner)).isEqualTo(first.indexId());
        assertThat(metrics.get("lectern.embed").timer().count()).isEqualTo(embedded);
        assertThat(jobs(first.indexId())).isEqualTo(1);
    }

    @Test
    void aKeyThatWasSentBeforeIsAnsweredAsBefore() {
        var owner = TestToken.owner();
        Sources.indexed(owner, "keyed", numbered("keyed", 2));
        var key = "index-" + UUID.randomUUID();

        var first = as(owner)
                .header("Idempotency-Key", key)
                .body(Map.of("model", LIGHT))
                .post("/api/v1/indexes");
        var second = as(owner)
                .header("Idempotency-Key", key)
                .body(Map.of("model", LIGHT))
                .post("/api/v1/indexes");
        var other = as(owner)
                .header("Idempotency-Key", key)
                .body(Map.of("model", STANDARD))
                .post("/api/v1/indexes");

        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(first.header("Location")).endsWith("/api/v1/indexes/" + first.path("indexId"));
        other.then().statusCode(422);
    }

    @Test
    void aCancelledBuildIsTakenBackAndSearchesGoOn() {
        var owner = TestToken.owner();
        Sources.indexed(owner, "cancelling", numbered("cancelling", 400));
        var before = active(owner);
        var built = build(owner, LIGHT, 202);
        var space = space(built.indexId());
        Awaitility.await().atMost(LONG).until(() -> vectors(owner, space) > 0);

        Broker.send("workflow", scope(owner, built.runId()), new CancelRequested(built.runId()));

        Awaitility.await().atMost(LONG).until(() -> versions(owner) == 1 && vectors(owner, space) == 0);
        assertThat(active(owner)).isEqualTo(before);
        search(owner, "cancelling").body("hits.size()", greaterThan(0));
        assertThat(Database.column("SELECT status FROM pipeline_run WHERE workflow_run_id = ?", built.runId()))
                .containsExactly("cancelled");
        assertThat(Database.column("SELECT status FROM async_job WHERE run_id = ?", built.runId()))
                .containsExactly("cancelled");
        // And it can be asked for again.
        awaitActive(owner, build(owner, LIGHT, 202).indexId());
    }

    @Test
    void whatADeadWorkerLeftIsTakenUpWhereItWas() {
        var owner = TestToken.owner();
        Sources.indexed(owner, "killed", numbered("killed", 400));
        var embedded = metrics.get("lectern.embed").timer().count();
        var built = build(owner, LIGHT, 202);
        var space = space(built.indexId());
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> vectors(owner, space) > 0);

        // As if another worker had claimed it and was gone since: ours finds the lease lost, and then takes it over.
        Database.column(
                "UPDATE async_job SET lease_owner = 'dead', attempt_count = attempt_count + 1, lease_until = now() - interval '1 s'"
                        + " WHERE run_id = ? RETURNING job_id",
                built.runId());
        awaitActive(owner, built.indexId());

        assertThat(Database.count("SELECT attempt_count FROM async_job WHERE run_id = ?", built.runId()))
                .isGreaterThanOrEqualTo(3);
        assertThat(vectors(owner, space)).isEqualTo(400);
        // Nothing of what was written is embedded again: at most what both had in hand is.
        assertThat(metrics.get("lectern.embed").timer().count() - embedded).isBetween(400L, 400L + 2 * 64);
    }

    @Test
    void whatIsDeletedWhileAnIndexIsBuiltIsLeftInNeither() {
        var owner = TestToken.owner();
        var source = Sources.indexed(owner, "deleted", numbered("deleted", 60));
        Sources.indexed(owner, "kept", numbered("kept", 300));
        var built = build(owner, LIGHT, 202);
        Awaitility.await().atMost(LONG).until(() -> vectors(owner, space(built.indexId())) > 0);
        var deleting = source.scope.withRun(Ids.next());

        Wire.send(deleting, source.dereferenced(true));
        var receipt = Wire.awaitEvent(deleting.runId(), SourceUnindexed.class);
        awaitActive(owner, built.indexId());

        assertThat(receipt.data()).isEqualTo(new SourceUnindexed(source.id, 0, 0));
        for (var table : List.of(
                "vector_entry WHERE doc_id", "posting WHERE source_item_id", "chunk_text WHERE source_item_id")) {
            assertThat(Database.count("SELECT count(*) FROM " + table + " = ?", source.id))
                    .isZero();
        }
        assertThat(vectors(owner, space(built.indexId()))).isEqualTo(300);
    }

    @Test
    void pruningLeavesNothingAndSaysSo() {
        var owner = TestToken.owner();
        Sources.indexed(owner, "pruned", numbered("pruned", 7));
        var old = active(owner);
        var oldSpace = space(old);
        as(owner).delete("/api/v1/indexes/" + old).then().statusCode(409);
        var built = build(owner, LIGHT, 202);
        awaitActive(owner, built.indexId());

        as(owner).delete("/api/v1/indexes/" + old).then().statusCode(204);
        Awaitility.await().atMost(LONG).until(() -> versions(owner) == 1);

        assertThat(vectors(owner, oldSpace)).isZero();
        var run = UUID.fromString(Database.column(
                        "SELECT run_id FROM async_job WHERE job_type = 'index-prune' AND job_key = ?", old.toString())
                .getFirst());
        assertThat(Wire.awaitEvent(run, IndexPruned.class).data()).isEqualTo(new IndexPruned(old, oldSpace, 0));
        assertThat(Database.column(
                        "SELECT status FROM pipeline_run WHERE workspace_id = ? ORDER BY status", owner.workspace()))
                .containsExactly("completed", "pruned");
        as(owner).delete("/api/v1/indexes/" + old).then().statusCode(404);
        activate(owner, old).statusCode(404);
        search(owner, "pruned").body("hits", hasSize(7));
    }

    @Test
    void exactlyOneIndexIsActiveHoweverManyAreActivatedAtOnce() {
        var owner = TestToken.owner();
        Sources.indexed(owner, "switched", numbered("switched", 3));
        var old = active(owner);
        var other = build(owner, LIGHT, 202).indexId();
        awaitActive(owner, other);
        var stop = new AtomicBoolean();
        var watched = CompletableFuture.supplyAsync(
                () -> {
                    var seen = new TreeSet<Long>();
                    while (!stop.get()) {
                        seen.add(Database.count(
                                "SELECT count(*) FROM index_shard WHERE workspace_id = ? AND is_active",
                                owner.workspace()));
                    }
                    return seen;
                },
                THREADS);

        var all = new CompletableFuture<?>[8];
        for (var i = 0; i < all.length; i++) {
            var to = i % 2 == 0 ? old : other;
            all[i] = CompletableFuture.runAsync(() -> activate(owner, to).statusCode(200), THREADS);
        }
        CompletableFuture.allOf(all).join();
        stop.set(true);

        assertThat(watched.join()).containsExactly(1L);
        assertThatThrownBy(() -> Database.column(
                        "UPDATE index_shard SET is_active = true WHERE workspace_id = ? RETURNING 1",
                        owner.workspace()))
                .hasStackTraceContaining("index_shard_active_uq");
    }

    @Test
    void aShardWhoseModelIsNotThereIsRefusedInWords() {
        var owner = TestToken.owner();
        Sources.indexed(owner, "unknown", "A text of a model that was here once.");
        var old = active(owner);
        var space = Ids.next();
        Database.column("SELECT open_embedding_space(?, 'gone-' || ?, 8, 'standard')", space, space.toString());
        Database.column("UPDATE index_version SET space_id = ? WHERE index_id = ? RETURNING 1", space, old);

        as(owner)
                .body(Map.of("query", "a text"))
                .post("/api/v1/search")
                .then()
                .statusCode(503)
                .body(
                        "detail",
                        equalTo("This workspace's index was made with the model gone-" + space
                                + ", which is not there."));
    }

    @Test
    void onlyOwnersOfTheDefaultProjectChangeIndexesAndStrangersSeeNone() {
        var owner = TestToken.owner();
        Sources.indexed(owner, "owned", numbered("owned", 2));
        var mine = active(owner);
        var stranger = TestToken.owner();
        var editor = TestToken.editor();

        given().auth()
                .oauth2(owner.token())
                .contentType(ContentType.JSON)
                .body(Map.of("model", LIGHT))
                .post("/api/v1/indexes")
                .then()
                .statusCode(403);
        as(editor).body(Map.of("model", LIGHT)).post("/api/v1/indexes").then().statusCode(403);
        as(owner)
                .body(Map.of("model", "no-such-model"))
                .post("/api/v1/indexes")
                .then()
                .statusCode(400);
        as(stranger).get("/api/v1/indexes/" + mine).then().statusCode(404);
        as(stranger).delete("/api/v1/indexes/" + mine).then().statusCode(404);
        activate(stranger, mine).statusCode(404);
    }
}
