package dev.lectern.retrieval.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RetrievalEventTest {

    private static final String OF_RUN = "SELECT count(*) FROM retrieval.retrieval_event WHERE run_id = ?";

    private record Crowded(Duration keep, int waiting, Duration gather) implements TraceConfig {}

    private final Tenancy tenancy;
    private final RetrievalEventRepository repository;
    private final RetrievalEventRetention retention;
    private final Vertx vertx;

    RetrievalEventTest(
            Tenancy tenancy, RetrievalEventRepository repository, RetrievalEventRetention retention, Vertx vertx) {
        this.tenancy = tenancy;
        this.repository = repository;
        this.retention = retention;
        this.vertx = vertx;
    }

    @Test
    void aSearchIsWrittenDownWithoutWhatWasAsked() {
        var owner = TestToken.owner();
        Sources.indexed(owner, "one", "Bees dance.", "Cats sleep.");
        var request = "request-" + UUID.randomUUID();
        var run = Ids.next();

        given().auth()
                .oauth2(owner.token())
                .header("X-Request-Id", request)
                .header("X-Run-Id", run)
                .contentType(ContentType.JSON)
                .body("{\"query\":\"unheardofword\",\"limit\":7,\"offset\":1,\"documents\":true,\"kinds\":[\"note\"],"
                        + "\"profile\":\"words\"}")
                .post("/api/v1/search")
                .then()
                .statusCode(200);
        Awaitility.await().until(() -> Database.count(OF_RUN, run) == 1);

        given().auth()
                .oauth2(owner.token())
                .get("/api/v1/retrieval-events")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].requestId", equalTo(request))
                .body("items[0].runId", equalTo(run.toString()))
                .body("items[0].userId", equalTo(owner.user().toString()))
                .body("items[0].projectId", equalTo(owner.project().toString()))
                .body("items[0].method", equalTo("lexical"))
                .body("items[0].profile", equalTo("words"))
                .body("items[0].topK", equalTo(8))
                .body("items[0].places", equalTo(List.of("project", "documents")))
                .body("items[0].filtered", equalTo(true))
                .body("items[0].sources", equalTo(1))
                .body("items[0].chunks", equalTo(2))
                .body("items[0].hits", equalTo(0));
        assertThat(Database.column("SELECT e::text FROM retrieval.retrieval_event e WHERE run_id = ?", run))
                .noneMatch(row -> row.contains("unheardofword"));
    }

    @Test
    void everySearchHasItsEvent_alsoManyAtOnce() {
        var viewer = TestToken.viewer();
        var run = Ids.next();
        var searches = 200;

        try (var threads = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, searches)
                    .forEach(i -> threads.submit(() -> given().auth()
                            .oauth2(viewer.token())
                            .header("X-Run-Id", run)
                            .queryParam("query", "word " + i)
                            .queryParam("profile", i % 2 == 0 ? "words" : "balanced")
                            .get("/api/v1/search")
                            .then()
                            .statusCode(200)));
        }

        Awaitility.await()
                .untilAsserted(() -> assertThat(Database.count(OF_RUN, run)).isEqualTo(searches));
        assertThat(Database.count(OF_RUN + " AND method = 'hybrid'", run)).isEqualTo(searches / 2);
    }

    @Test
    void whenTooManyWaitASearchWritesItsOwnEvent() {
        var viewer = TestToken.viewer();
        var config = new Crowded(Duration.ofDays(1), 2, Duration.ofHours(1));
        var events = new RetrievalEvents(repository, config, vertx, new SimpleMeterRegistry());
        var run = Ids.next();

        for (var i = 0; i < 5; i++) {
            Await.on(vertx, () -> events.add(event(viewer, run, Instant.now())));
        }

        assertThat(Database.count(OF_RUN, run)).isEqualTo(3);
        events.stop(null);
        assertThat(Database.count(OF_RUN, run)).isEqualTo(5);
    }

    @Test
    void ownersSeeTheirProjectAndAdministratorsAll_pageByPage() {
        var owner = TestToken.owner();
        var other = owner.in(owner.workspace(), UUID.randomUUID());
        var run = Ids.next();
        var kept = IntStream.range(0, 5)
                .mapToObj(i -> event(owner, run, Instant.now()))
                .toList();
        Await.on(vertx, () -> repository.write(kept));
        Await.on(vertx, () -> repository.write(List.of(event(other, run, Instant.now()))));

        var first = list(owner, null).body("items", hasSize(2)).extract().jsonPath();
        var second = list(owner, first.getString("next"))
                .body("items", hasSize(2))
                .extract()
                .jsonPath();
        var third = list(owner, second.getString("next"))
                .body("items", hasSize(1))
                .extract()
                .jsonPath();

        assertThat(first.getString("items[0].id")).isEqualTo(kept.getLast().id().toString());
        assertThat(third.getString("items[0].id"))
                .isEqualTo(kept.getFirst().id().toString());
        assertThat(third.getString("next")).isNull();
        list(owner, null)
                .body("items.projectId", everyItem(equalTo(owner.project().toString())));
        list(other, null).body("items", hasSize(1));
        list(TestToken.owner(), null).body("items", empty());
        given().auth()
                .oauth2(TestToken.admin().token())
                .get("/api/v1/retrieval-events?limit=200")
                .then()
                .body("items.projectId", hasItem(other.project().toString()))
                .body("items.projectId", hasItem(owner.project().toString()));
        given().auth()
                .oauth2(TestToken.viewer().token())
                .get("/api/v1/retrieval-events")
                .then()
                .statusCode(403);
    }

    @Test
    void monthsAreMadeAheadAndForgottenAsAWhole() throws SQLException {
        var today = LocalDate.now(ZoneOffset.UTC);
        var old = "retrieval_event_200103";
        try (var connection = Database.connect();
                var statement = connection.createStatement()) {
            statement.execute("SET ROLE retrieval_owner");
            statement.execute("CREATE TABLE retrieval." + old + " PARTITION OF retrieval.retrieval_event"
                    + " FOR VALUES FROM ('2001-03-01 00:00:00+00') TO ('2001-04-01 00:00:00+00')");
        }

        Await.on(vertx, retention::once);
        Await.on(vertx, retention::once);

        assertThat(partitions())
                .contains(name(today), name(today.plusMonths(1)))
                .doesNotContain(old);
    }

    @Test
    void nobodyMakesMonthsThatAreFarAway_orReadsThemDirectly() {
        assertThatThrownBy(() -> Await.on(
                        vertx,
                        () -> tenancy.system(tx -> repository.open(
                                tx, LocalDate.now(ZoneOffset.UTC).plusMonths(6)))))
                .hasMessageContaining("no events are kept of");
        var owner = TestToken.owner();
        Await.on(vertx, () -> repository.write(List.of(event(owner, Ids.next(), Instant.now()))));
        var month = name(LocalDate.now(ZoneOffset.UTC));

        assertThatThrownBy(() -> rowsFor(owner, month)).hasMessageContaining("permission denied");
        assertThat(rowsFor(owner, "retrieval_event")).isEqualTo(1);
        assertThat(rowsFor(TestToken.owner(), "retrieval_event")).isZero();
    }

    private long rowsFor(Person who, String table) {
        var scope = new Scope(Ids.next(), who.workspace(), who.project(), who.user());
        return Await.on(
                vertx,
                () -> tenancy.tx(scope, tx -> tx.query("SELECT count(*) AS n FROM retrieval." + table)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong("n"))));
    }

    private static List<String> partitions() {
        return Database.column("SELECT inhrelid::regclass::text FROM pg_inherits"
                        + " WHERE inhparent = 'retrieval.retrieval_event'::regclass")
                .stream()
                .map(name -> name.replace("retrieval.", ""))
                .toList();
    }

    private static String name(LocalDate day) {
        return "retrieval_event_%04d%02d".formatted(day.getYear(), day.getMonthValue());
    }

    private static RetrievalEvent event(Person who, UUID run, Instant at) {
        var scope = new Scope(run, who.workspace(), who.project(), who.user());
        return new RetrievalEvent(Ids.next(), at, scope, null, "hybrid", "balanced", 10, "project", false, 1, 1, 1, 3);
    }

    private static ValidatableResponse list(Person who, String after) {
        var request = given().auth().oauth2(who.token()).queryParam("limit", 2);
        return (after == null ? request : request.queryParam("after", after))
                .get("/api/v1/retrieval-events")
                .then()
                .statusCode(200);
    }
}
