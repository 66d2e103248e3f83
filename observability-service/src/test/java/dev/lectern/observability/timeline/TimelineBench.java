package dev.lectern.observability.timeline;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * A million events: how fast they come in from the broker, beside a bare COPY of the same rows into a table of the same
 * shape; how fast a run's story is read over HTTP among them; and how fast thirty days of them are forgotten. Not part of
 * the tests: {@code mvn test -pl observability-service -Dtest=TimelineBench}.
 */
@QuarkusTest
class TimelineBench {

    private static final int STORED = Integer.getInteger("lectern.bench.events", 1_000_000);
    private static final int SENT = Integer.getInteger("lectern.bench.sent", 60_000);
    private static final int OF_RUN = 20;
    private static final int READS = 500;

    private final Person reader = TestToken.viewer();
    private final List<UUID> runs = new ArrayList<>();
    private final Tenancy tenancy;
    private final Vertx vertx;

    TimelineBench(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void aMillionEvents() throws Exception {
        fill();
        var stored = Database.count("SELECT count(*) FROM timeline_entry");
        say("%,d events stored over 90 days", stored);

        send(5_000);
        var copied = copy();
        var ours = ingest();
        say("ingest from the broker %,8.0f events/s   bare COPY %,8.0f rows/s   %.2f x", ours, copied, ours / copied);

        var p95 = read();
        var forgotten = forget();

        assertThat(stored).isGreaterThanOrEqualTo(STORED);
        assertThat(ours).isGreaterThanOrEqualTo(5_000);
        assertThat(p95).isLessThan(20);
        assertThat(forgotten).isLessThan(Duration.ofSeconds(1));
    }

    /** Old ones, by the database itself: runs of twenty lines each, over ninety days. */
    private void fill() {
        Database.column(
                """
                INSERT INTO timeline_entry (event_id, run_id, source, type, topic, time, workspace_id, project_id, user_id,
                       subject, line, data)
                SELECT gen_random_uuid(), md5('run ' || n / ?)::uuid, 'ingestion', 'source.chunked.v1', 'lectern.ingestion',
                       now() - (n / ?) * interval '89 days' / (? / ?) + (n % ?) * interval '1 millisecond', ?, ?, ?,
                       'subject', 'Text cut into 12 chunks', '{"kind": "note", "chunkCount": 12, "textHash": "abcdef"}'
                  FROM generate_series(0, ? - 1) AS n
                """,
                OF_RUN, OF_RUN, STORED, OF_RUN, OF_RUN, reader.workspace(), reader.project(), reader.user(), STORED);
        Database.column("""
                INSERT INTO timeline_span (run_id, workspace_id, since, until)
                SELECT run_id, workspace_id, date_trunc('day', min(time), 'UTC'), date_trunc('day', max(time), 'UTC') + interval '1 day'
                  FROM timeline_entry WHERE workspace_id = ? GROUP BY run_id, workspace_id
                """, reader.workspace());
        Database.column("ANALYZE timeline_entry");
        Database.column("ANALYZE timeline_span");
    }

    private double ingest() {
        var before = Database.count("SELECT count(*) FROM timeline_entry");
        var began = System.nanoTime();
        send(SENT);
        while (Database.count("SELECT count(*) FROM timeline_entry WHERE received_at > now() - interval '5 minutes'"
                                + " AND time > now() - interval '1 hour'")
                        < SENT
                || Database.count("SELECT count(*) FROM timeline_entry") < before + SENT) {
            Thread.onSpinWait();
        }
        return SENT / seconds(began);
    }

    private void send(int events) {
        var some = new ArrayList<CloudEvent>();
        Scope scope = null;
        for (int n = 0; n < events; n++) {
            if (n % OF_RUN == 0) {
                scope = new Scope(Ids.next(), reader.workspace(), reader.project(), reader.user());
                runs.add(scope.runId());
            }
            var item = Ids.next();
            var data = n % OF_RUN == 0
                    ? new RunStarted(scope.runId(), "ingest", null, item.toString())
                    : n % OF_RUN == OF_RUN - 1
                            ? new RunCompleted(scope.runId())
                            : new SourceChunked(item, item, "note", "abcdef", 12);
            some.add(Broker.event("ingestion", scope, Instant.now(), data));
        }
        Broker.send(some);
    }

    /** What the disk and the indexes allow: the same rows, from one connection, without anything before. */
    private double copy() throws SQLException, java.io.IOException {
        var rows = new StringBuilder();
        var random = new Random(7);
        for (int n = 0; n < SENT; n++) {
            var time = OffsetDateTime.ofInstant(
                    Instant.now().minus(Duration.ofMillis(random.nextInt(1_000))), ZoneOffset.UTC);
            rows.append(UUID.randomUUID())
                    .append('\t')
                    .append(new UUID(7, n / OF_RUN))
                    .append("\tingestion\tsource.chunked.v1")
                    .append("\tlectern.ingestion\t")
                    .append(time)
                    .append('\t')
                    .append(reader.workspace())
                    .append('\t')
                    .append(reader.project())
                    .append('\t')
                    .append(reader.user())
                    .append("\tsubject\tText cut into 12 chunks\t{\"kind\": \"note\", \"chunkCount\": 12}\n");
        }
        try (var connection = Database.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bare (LIKE timeline_entry INCLUDING ALL)");
            var began = System.nanoTime();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY bare (event_id, run_id, source, type, topic, time, workspace_id, project_id,"
                                    + " user_id, subject, line, data) FROM STDIN",
                            new StringReader(rows.toString()));
            var speed = SENT / seconds(began);
            statement.execute("DROP TABLE bare");
            return speed;
        }
    }

    private double read() {
        var random = new Random(11);
        var old = Database.column("SELECT DISTINCT run_id FROM timeline_entry TABLESAMPLE SYSTEM (1) LIMIT 1000");
        var times = new ArrayList<Double>();
        for (int read = -50; read < READS; read++) {
            var run = read % 2 == 0
                    ? old.get(random.nextInt(old.size()))
                    : runs.get(random.nextInt(runs.size())).toString();
            var began = System.nanoTime();
            given().auth()
                    .oauth2(reader.token())
                    .get("/api/v1/runs/" + run + "/timeline")
                    .then()
                    .statusCode(200);
            if (read >= 0) {
                times.add(seconds(began) * 1_000);
            }
        }
        times.sort(null);
        var p95 = times.get(READS * 95 / 100);
        say(
                "a run's timeline over HTTP: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms",
                times.get(READS / 2), p95, times.get(READS * 99 / 100));
        return p95;
    }

    private Duration forget() {
        var before = OffsetDateTime.now(ZoneOffset.UTC).minusDays(60);
        var rows = Database.count("SELECT count(*) FROM timeline_entry WHERE time < now() - interval '60 days'");
        var began = System.nanoTime();
        var days = Await.on(
                vertx,
                () -> tenancy.system(tx -> tx.preparedQuery("SELECT drop_timeline_days($1) AS days")
                        .execute(Tuple.of(before))
                        .map(found -> found.iterator().next().getInteger("days"))));
        var took = Duration.ofNanos(System.nanoTime() - began);
        say("%d days with %,d events forgotten in %d ms", days, rows, took.toMillis());
        return took;
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
