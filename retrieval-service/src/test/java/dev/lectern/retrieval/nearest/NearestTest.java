package dev.lectern.retrieval.nearest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.pgvector.PGvector;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.embed.Embedders;
import dev.lectern.retrieval.embed.Spaces;
import dev.lectern.retrieval.nearest.Nearest.Answer;
import dev.lectern.retrieval.nearest.Nearest.Near;
import dev.lectern.retrieval.nearest.Nearest.Seen;
import dev.lectern.retrieval.version.Live;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In these tests a space is large from 1,500 vectors on, everything up to 200 is looked at, and every answer is checked. */
@QuarkusTest
class NearestTest {

    private static final int SOURCES = 200;
    private static final int CHUNKS = 10;
    private static final int CENTRES = 40;
    private static final Random RANDOM = new Random(7);

    private static Live index;
    private static final UUID WORKSPACE = UUID.randomUUID();
    private static final UUID[] SOURCE =
            IntStream.range(0, SOURCES).mapToObj(i -> UUID.randomUUID()).toArray(UUID[]::new);
    private static final float[][] CENTRE = new float[CENTRES][];

    private final Nearest nearest;
    private final VectorIndexes indexes;
    private final Tenancy tenancy;
    private final Embedders embedders;
    private final Spaces spaces;

    NearestTest(Nearest nearest, VectorIndexes indexes, Tenancy tenancy, Embedders embedders, Spaces spaces) {
        this.nearest = nearest;
        this.indexes = indexes;
        this.tenancy = tenancy;
        this.embedders = embedders;
        this.spaces = spaces;
    }

    @BeforeEach
    void aSpaceThatIsLargeEnough() throws SQLException {
        if (index != null) {
            return;
        }
        var space = embedders.of("bge-small-en-v1.5-q").orElseThrow().space();
        var id = spaces.open(space).await().atMost(Duration.ofSeconds(20));
        for (var i = 0; i < CENTRES; i++) {
            CENTRE[i] = gauss(new float[384], 1);
        }
        try (var connection = Database.connect();
                var analyse = connection.createStatement()) {
            fill(connection, id);
            publish(connection, id);
            analyse.execute("ANALYZE vector_entry");
        }
        assertThat(indexes.of(id).exists()).isFalse();
        indexes.once().await().atMost(Duration.ofSeconds(60));
        index = new Live(Ids.next(), id, Ids.next(), space.model(), space.dimension(), true, false);
    }

    @Test
    void aLargeSpaceHasAnIndexThatIsAskedAndAgreesWithTheExactAnswer() {
        assertThat(indexes.of(index.space()).exists()).isTrue();
        var used = scans();
        var found = 0;
        for (var i = 0; i < 20; i++) {
            var question = question();
            var answer = ask(all(), question, 10);
            assertThat(answer.byIndex()).isTrue();
            assertThat(answer.hits()).hasSize(10).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
            found += common(answer.hits(), exact(all(), question, 10));
        }

        assertThat(found).as("of 200 nearest").isGreaterThanOrEqualTo(196);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> scans() > used);
    }

    @Test
    void aSelectiveFilterIsAnsweredExactly() {
        for (var size : List.of(1, 2, 20)) {
            var some = new Seen(WORKSPACE, first(size), size * CHUNKS);
            var question = question();

            var answer = ask(some, question, 10);

            assertThat(answer.byIndex()).isFalse();
            assertThat(answer.hits()).hasSize(10).isEqualTo(exact(some, question, 10));
        }
    }

    @Test
    void aWideFilterIsObeyedByTheIndex() {
        var half = new Seen(WORKSPACE, first(SOURCES / 2), SOURCES / 2 * CHUNKS);
        var question = question();

        var answer = ask(half, question, 50);

        assertThat(answer.byIndex()).isTrue();
        assertThat(common(answer.hits(), exact(half, question, 50))).isGreaterThanOrEqualTo(49);
        assertThat(answer.hits())
                .allMatch(near -> Database.count(
                                "SELECT count(*) FROM vector_entry WHERE subject_id = ? AND doc_id = ANY(?)",
                                near.chunk(),
                                half.sources())
                        == 1);
    }

    @Test
    void whereTheIndexDoesNotFindEnoughEachIsLookedAt() {
        // As if the counts were wrong: one source, said to be as large as all.
        var wrong = new Seen(WORKSPACE, first(1), SOURCES * CHUNKS);

        var answer = ask(wrong, question(), 50);

        assertThat(answer.byIndex()).isFalse();
        assertThat(answer.hits()).hasSize(CHUNKS);
    }

    @Test
    void theIndexShowsNobodyAnothersVectors() {
        var stranger = Scope.ofRun(Ids.next()).withWorkspace(UUID.randomUUID());
        var question = question();

        var answer = tenancy.tx(stranger, tx -> nearest.to(tx, all(), index, question, 10))
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(answer.hits()).isEmpty();
    }

    @Test
    void answersOfTheIndexAreCheckedAndTheirRecallIsKept() {
        ask(all(), question(), 10);

        Awaitility.await()
                .until(() ->
                        Database.count("SELECT count(*) FROM recall_sample WHERE workspace_id = ?", WORKSPACE) > 0);
        assertThat(Database.column("SELECT recall FROM recall_sample WHERE workspace_id = ?", WORKSPACE))
                .allMatch(recall -> Double.parseDouble(recall) >= 0.8);
    }

    @Test
    void aSiblingAsksByAVectorOfItsOwn() {
        var vector = near();
        var some = new Seen(WORKSPACE, first(3), 3 * CHUNKS);

        var among = asked(vector, List.of(first(3)));
        var everywhere = asked(vector, null);

        assertThat(among.getBoolean("byIndex")).isFalse();
        assertThat(among.getList("hits.chunk", String.class))
                .isEqualTo(exact(some, literal(vector), 10).stream()
                        .map(near -> near.chunk().toString())
                        .toList());
        assertThat(everywhere.getBoolean("byIndex")).isTrue();
        assertThat(everywhere.getList("hits")).hasSize(10);
        given().contentType(ContentType.JSON)
                .auth()
                .oauth2(TestToken.owner().token())
                .body(Map.of("workspaceId", WORKSPACE, "vector", vector, "limit", 10))
                .post("/internal/nearest")
                .then()
                .statusCode(403);
        assertThat(sibling(Map.of("workspaceId", WORKSPACE, "vector", List.of(1, 2), "limit", 10))
                        .statusCode())
                .isEqualTo(400);
    }

    private static JsonPath asked(float[] vector, List<UUID> sources) {
        var question = new HashMap<String, Object>(Map.of("workspaceId", WORKSPACE, "vector", vector, "limit", 10));
        question.put("sourceItemIds", sources);
        return sibling(question).then().statusCode(200).extract().jsonPath();
    }

    private static Response sibling(Map<String, Object> question) {
        return given().contentType(ContentType.JSON)
                .auth()
                .oauth2(TestToken.service("workflow"))
                .body(question)
                .post("/internal/nearest");
    }

    @Test
    void whatIsFoundOfWhatIsNearestIsTheRecall() {
        var a = new Near(UUID.randomUUID(), 0.9);
        var b = new Near(UUID.randomUUID(), 0.8);

        assertThat(RecallCheck.share(List.of(a), List.of(a, b))).isEqualTo(0.5);
        assertThat(RecallCheck.share(List.of(a, b), List.of(b))).isEqualTo(1);
        assertThat(RecallCheck.share(List.of(), List.of())).isEqualTo(1);
    }

    private static Seen all() {
        return new Seen(WORKSPACE, SOURCE, SOURCES * CHUNKS);
    }

    private static UUID[] first(int howMany) {
        return Arrays.copyOf(SOURCE, howMany);
    }

    private Answer ask(Seen seen, String question, int most) {
        return tenancy.tx(scope(), tx -> nearest.to(tx, seen, index, question, most))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private List<Near> exact(Seen seen, String question, int most) {
        return tenancy.tx(scope(), tx -> Nearest.exact(tx, seen, index.space(), question, most))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private static int common(List<Near> some, List<Near> others) {
        var ids = others.stream().map(Near::chunk).toList();
        return (int) some.stream().filter(near -> ids.contains(near.chunk())).count();
    }

    private static Scope scope() {
        return Scope.ofRun(Ids.next()).withWorkspace(WORKSPACE);
    }

    private static long scans() {
        return Database.count(
                "SELECT coalesce(sum(idx_scan), 0)::bigint FROM pg_stat_all_indexes WHERE indexrelname LIKE '%_hnsw'");
    }

    private static String question() {
        return literal(near());
    }

    private static float[] near() {
        return gauss(CENTRE[RANDOM.nextInt(CENTRES)].clone(), 0.5f);
    }

    private static float[] gauss(float[] vector, float spread) {
        for (var i = 0; i < vector.length; i++) {
            vector[i] += (float) RANDOM.nextGaussian() * spread;
        }
        return vector;
    }

    private static String literal(float[] vector) {
        return new PGvector(vector).getValue();
    }

    private static void publish(Connection connection, UUID space) throws SQLException {
        try (var statement = connection.createStatement()) {
            var workspace = "'" + WORKSPACE + "'";
            statement.execute(
                    "INSERT INTO pipeline_run (pipeline_run_id, workspace_id, workflow_run_id, idempotency_key, status)"
                            + " VALUES (" + workspace + "," + workspace + "," + workspace + ", 'made', 'completed')");
            statement.execute(
                    "INSERT INTO index_version (index_id, workspace_id, space_id, state, corpus_fingerprint) VALUES ("
                            + workspace + "," + workspace + ",'" + space + "', 'published', 'made')");
            statement.execute(
                    "INSERT INTO index_shard (shard_id, workspace_id, shard_name, pipeline_run_id, index_id, is_active)"
                            + " VALUES (" + workspace + "," + workspace + ", 'made'," + workspace + "," + workspace
                            + ", true)");
            statement.execute("INSERT INTO indexed_source (source_item_id, workspace_id, run_id, state, chunk_count)"
                    + " SELECT DISTINCT doc_id, workspace_id, workspace_id, 'indexed', " + CHUNKS
                    + " FROM vector_entry WHERE workspace_id = " + workspace);
        }
    }

    private static void fill(Connection connection, UUID space) throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO vector_entry (space_id, subject_kind, subject_id, workspace_id, doc_id, run_id, pipeline_run_id,
                                          chunk_hash, token_count, tokens_read, embedding)
                VALUES (?, 'chunk', ?, ?, ?, ?, ?, 'none', 1, 1, ?::text::vector)""")) {
            for (var source : SOURCE) {
                for (var i = 0; i < CHUNKS; i++) {
                    var values = List.of(space, Ids.next(), WORKSPACE, source, WORKSPACE, WORKSPACE, literal(near()));
                    for (var v = 0; v < values.size(); v++) {
                        insert.setObject(v + 1, values.get(v));
                    }
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
