package dev.lectern.retrieval.nearest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.local.TestServers;
import dev.lectern.retrieval.embed.Embedders;
import dev.lectern.retrieval.embed.Spaces;
import dev.lectern.retrieval.nearest.Nearest.Near;
import dev.lectern.retrieval.nearest.Nearest.Seen;
import dev.lectern.retrieval.nearest.Timing.Asked;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Searching by a given vector, over real HTTP, beside the same statement by pgbench on as many connections, over
 * clustered invented vectors that grow tenfold; with recall against the exact answer, and with a filter that lets a hundredth
 * through; and, where all is there, beside the stores of LangChain4j and Spring AI. Not part of the tests: {@code mvn test -pl retrieval-service -Dtest=NearestBench -Dlectern.nearest.exact-to=5000
 * -Dlectern.nearest.index-from=5000 -Dlectern.nearest.checked=0 -Dlectern.bench.sizes=10000,100000}.
 */
@QuarkusTest
class NearestBench {

    private static final int[] SIZES = Arrays.stream(
                    System.getProperty("lectern.bench.sizes", "10000,100000").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    private static final int PEERS_AT = Integer.getInteger("lectern.bench.peers-at", SIZES[SIZES.length - 1]);
    private static final int PER_SOURCE = 100;
    static final int K = 10;
    private static final int QUESTIONS = Integer.getInteger("lectern.bench.questions", 200);
    static final int CALLERS = 4;
    private static final int WARM = 6;
    private static final UUID WORKSPACE = UUID.randomUUID();

    private static final String CENTRES = """
            CREATE TABLE public.centre AS SELECT c, ARRAY(SELECT (random() - 0.5) * 2 + c * 0 FROM generate_series(1, 384)) AS v
              FROM generate_series(0, 499) AS c
            """;
    private static final String NOISE =
            "(SELECT ARRAY(SELECT x + (random() - 0.5) * 1.5 + i * 0 FROM unnest(c.v) AS x)::extensions.vector(384))";
    private static final String GROW = """
            INSERT INTO vector_entry (space_id, subject_kind, subject_id, workspace_id, doc_id, run_id, pipeline_run_id,
                                      chunk_hash, token_count, tokens_read, embedding)
            SELECT ?, 'chunk', gen_random_uuid(), ?, md5('source ' || i / %d)::uuid, gen_random_uuid(), gen_random_uuid(), 'x', 1, 1, %s
              FROM generate_series(?, ?) AS i JOIN public.centre c ON c.c = abs(hashint4(i)::bigint) %% 500
            """.formatted(PER_SOURCE, NOISE);
    private final Embedders embedders;
    private final Spaces spaces;
    private final VectorIndexes indexes;
    private final Tenancy tenancy;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, HttpRequest> requests = new ConcurrentHashMap<>();

    NearestBench(Embedders embedders, Spaces spaces, VectorIndexes indexes, Tenancy tenancy) {
        this.embedders = embedders;
        this.spaces = spaces;
        this.indexes = indexes;
        this.tenancy = tenancy;
    }

    @Test
    void searchGrowsLessThanWhatIsSearched() throws Exception {
        var space = spaces.open(embedders.standard().space()).await().atMost(Duration.ofSeconds(30));
        var p50 = new ArrayList<Double>();
        try (var connection = Database.connect()) {
            run(connection, CENTRES);
            published(connection, space);
            var from = 0;
            for (var size : SIZES) {
                grow(connection, space, from, size);
                from = size;
                p50.add(at(connection, space, size));
                if (size == PEERS_AT) {
                    besidePeers(connection);
                }
            }
        }
        if (SIZES.length > 1) {
            var growth = p50.getLast() / p50.getFirst();
            say("growth of the median from %d to %d vectors: %.2f x", SIZES[0], SIZES[SIZES.length - 1], growth);
            assertThat(growth).isLessThan((double) SIZES[SIZES.length - 1] / SIZES[0]);
        }
    }

    private double at(Connection connection, UUID space, int size) throws Exception {
        var questions = questions(connection);
        var everything = seen(connection, size);
        var hundredth = new Seen(
                WORKSPACE,
                Arrays.copyOf(everything.sources(), Math.max(1, everything.sources().length / 100)),
                Math.max(PER_SOURCE, size / 100));
        var token = TestToken.service("workflow");
        Asked all = (caller, vector) -> answered(token, vector, null);
        Asked few = (caller, vector) -> answered(token, vector, hundredth.sources());
        say("%d vectors, k %d, %d callers", size, K, CALLERS);
        warm(all, questions);
        warm(few, questions);
        var beside = PgBench.load(connection, space, WORKSPACE, everything.sources(), questions);
        var ours = Timing.load(all, questions);
        var selective = Timing.load(few, questions);
        say("  the same, by pgbench       %s", beside);
        say(
                "  service, HTTP              %s   %.2f x throughput, %.2f x p95",
                ours, ours.perSecond() / beside.perSecond(), ours.p95() / beside.p95());
        say("  service, 1 %% of sources    %s   %.2f x p95 of unfiltered", selective, selective.p95() / ours.p95());
        say(
                "  recall@%d %.4f, with the filter %.4f",
                K,
                recall(token, space, everything, null, questions),
                recall(token, space, hundredth, hundredth.sources(), questions));
        return ours.p50();
    }

    /** Until the compiler has little left to do. */
    private static void warm(Asked asked, List<String> questions) throws Exception {
        for (int i = 0; i < WARM; i++) {
            Timing.load(asked, questions);
        }
    }

    /** With all that is there; theirs go straight to the database, ours through HTTP. */
    private void besidePeers(Connection connection) throws Exception {
        Peers.fill(connection);
        var questions = questions(connection);
        var token = TestToken.service("workflow");
        var url = connection.getMetaData().getURL();
        try (var peers = new Peers(url, "retrieval_app", TestServers.APP_PASSWORD, CALLERS, K)) {
            Asked langchain =
                    (caller, vector) -> assertThat(peers.langchain(vector)).isEqualTo(K);
            Asked spring = (caller, vector) -> assertThat(peers.spring(vector)).isEqualTo(K);
            Asked own = (caller, vector) -> answered(token, vector, null);
            warm(langchain, questions);
            warm(spring, questions);
            say("  service, HTTP              %s", Timing.load(own, questions));
            say("  langchain4j-pgvector       %s", Timing.load(langchain, questions));
            say("  spring-ai-pgvector-store   %s", Timing.load(spring, questions));
        }
    }

    private double recall(String token, UUID space, Seen seen, UUID[] sources, List<String> questions)
            throws Exception {
        var sum = 0.0;
        var some = questions.subList(0, Math.min(100, questions.size()));
        for (var vector : some) {
            var exact = tenancy.tx(
                            Scope.ofRun(Ids.next()).withWorkspace(WORKSPACE),
                            tx -> Nearest.exact(tx, seen, space, vector, K))
                    .await()
                    .atMost(Duration.ofSeconds(60));
            sum += RecallCheck.share(overHttp(token, vector, sources), exact);
        }
        return sum / some.size();
    }

    private List<Near> overHttp(String token, String vector, UUID[] sources) throws Exception {
        return new JsonObject(answered(token, vector, sources))
                .getJsonArray("hits").stream()
                        .map(JsonObject.class::cast)
                        .map(hit -> new Near(UUID.fromString(hit.getString("chunk")), hit.getDouble("score")))
                        .toList();
    }

    /** Whoever asks has put the question into words before the clock runs, as pgbench has. */
    private String answered(String token, String vector, UUID[] sources) throws Exception {
        var request = requests.computeIfAbsent(
                vector + (sources == null ? 0 : sources.length), known -> request(token, vector, sources));
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static HttpRequest request(String token, String vector, UUID[] sources) {
        var question = new JsonObject()
                .put("workspaceId", WORKSPACE.toString())
                .put("vector", new JsonArray(vector))
                .put("limit", K);
        if (sources != null) {
            question.put(
                    "sourceItemIds",
                    new JsonArray(Arrays.stream(sources).map(UUID::toString).toList()));
        }
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/internal/nearest"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question.encode()))
                .build();
    }

    private void grow(Connection connection, UUID space, int from, int to) throws SQLException {
        var begun = System.nanoTime();
        // Built anew and in bulk: putting so many into an index that is there takes many times as long.
        run(connection, "DROP INDEX IF EXISTS vector_entry_" + space.toString().replace("-", "") + "_hnsw");
        run(connection, "UPDATE embedding_space SET hnsw_since = NULL");
        try (var insert = connection.prepareStatement(GROW)) {
            insert.setObject(1, space);
            insert.setObject(2, WORKSPACE);
            insert.setInt(3, from);
            insert.setInt(4, to - 1);
            insert.execute();
        }
        run(connection, "ANALYZE vector_entry");
        run(connection, "DELETE FROM indexed_source WHERE workspace_id = '" + WORKSPACE + "'");
        run(
                connection,
                "INSERT INTO indexed_source (source_item_id, workspace_id, run_id, state, chunk_count)"
                        + " SELECT doc_id, workspace_id, workspace_id, 'indexed', count(*) FROM vector_entry WHERE workspace_id = '"
                        + WORKSPACE + "' GROUP BY doc_id, workspace_id");
        indexes.once().await().atMost(Duration.ofMinutes(10));
        assertThat(indexes.of(space).exists()).isTrue();
        say("grown to %d vectors with their index in %.0f s", to, (System.nanoTime() - begun) / 1e9);
    }

    private static void published(Connection connection, UUID space) throws SQLException {
        var id = "'" + WORKSPACE + "'";
        run(
                connection,
                "INSERT INTO pipeline_run (pipeline_run_id, workspace_id, workflow_run_id, idempotency_key, status)"
                        + " VALUES (%1$s, %1$s, %1$s, 'made', 'completed')".formatted(id));
        run(
                connection,
                "INSERT INTO index_version (index_id, workspace_id, space_id, state, corpus_fingerprint)"
                        + " VALUES (%1$s, %1$s, '%2$s', 'published', 'made')".formatted(id, space));
        run(
                connection,
                "INSERT INTO index_shard (shard_id, workspace_id, shard_name, pipeline_run_id, index_id, is_active)"
                        + " VALUES (%1$s, %1$s, 'made', %1$s, %1$s, true)".formatted(id));
    }

    /** Of the same clusters, but none of the vectors that are there. */
    private static List<String> questions(Connection connection) throws SQLException {
        var questions = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + NOISE + "::text FROM generate_series(1, " + QUESTIONS
                        + ") AS i JOIN public.centre c ON c.c = i % 500")) {
            while (rows.next()) {
                questions.add(rows.getString(1));
            }
        }
        return questions;
    }

    private static Seen seen(Connection connection, int size) throws SQLException {
        var sources = new ArrayList<UUID>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT source_item_id FROM indexed_source WHERE workspace_id = '" + WORKSPACE + "'")) {
            while (rows.next()) {
                sources.add(rows.getObject(1, UUID.class));
            }
        }
        return new Seen(WORKSPACE, sources.toArray(UUID[]::new), size);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
