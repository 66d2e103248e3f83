package dev.lectern.ingestion.source;

import static dev.lectern.ingestion.source.Desk.add;
import static dev.lectern.ingestion.source.Desk.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.FailureEvent;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Everything at once, with an index that answers as it likes; whatever the order, each run ends once and nothing is left. */
@QuarkusTest
class RaceTest {

    private static final Logger LOG = Logger.getLogger(RaceTest.class);

    private final UUID workspace = UUID.randomUUID();
    private final List<Added> added = new CopyOnWriteArrayList<>();
    private final Set<UUID> answered = new HashSet<>();
    private final Desk desk;

    RaceTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void howeverPeopleAndIndexCrossEachOther_everyRunEndsOnce() throws Exception {
        long seed = System.nanoTime();
        LOG.infof("seed %d", seed);
        var people = Stream.generate(() -> TestToken.editor().in(workspace, UUID.randomUUID()))
                .limit(3)
                .toList();
        var salt = UUID.randomUUID();

        try (var pool = Executors.newFixedThreadPool(8)) {
            var work = IntStream.range(0, 250)
                    .mapToObj(step -> (Callable<Void>) () -> act(new Random(seed + step), people, salt))
                    .toList();
            var running = work.stream().map(pool::submit).toList();
            desk.workUntil(() -> {
                answer(new Random(seed));
                return running.stream().allMatch(Future::isDone);
            });
            for (var one : running) {
                one.get();
            }
        }
        desk.workUntil(() -> {
            answer(new Random(seed));
            return quiet();
        });

        var said = Broker.read(Broker.ofWorkspace(workspace));
        assertThat(started(said)).isNotEmpty().allSatisfy(run -> assertThat(ends(said, run))
                .as("ends of run %s", run)
                .isEqualTo(1));
        assertThat(said).noneMatch(event -> event.data() instanceof FailureEvent);
        assertThat(count("SELECT count(*) FROM source_item WHERE tombstoned_at IS NOT NULL AND workspace_id = ?"))
                .isZero();
        assertThat(count("""
                SELECT count(*) FROM source_item i WHERE workspace_id = ?
                   AND NOT EXISTS (SELECT FROM source_reference r WHERE r.source_item_id = i.source_item_id)
                """)).isZero();
        assertThat(Database.column("SELECT text_hash FROM source_item WHERE workspace_id = ?", workspace))
                .allMatch(hash -> Files.exists(Desk.blob(hash)));
    }

    private Void act(Random random, List<Person> people, UUID salt) {
        var person = people.get(random.nextInt(people.size()));
        switch (random.nextInt(4)) {
            case 0, 1 -> added.add(add(person, "One text of " + salt));
            case 2 -> {
                if (!added.isEmpty()) {
                    var one = added.get(random.nextInt(added.size()));
                    var status = as(one.by())
                            .delete("/api/v1/sources/" + one.id())
                            .then()
                            .extract()
                            .statusCode();
                    assertThat(status).isIn(202, 204, 404);
                }
            }
            default -> {
                if (!added.isEmpty()) {
                    var one = added.get(random.nextInt(added.size()));
                    Broker.send("workflow", one.scope(), new CancelRequested(one.run()));
                }
            }
        }
        return null;
    }

    /** The index: mostly it can, sometimes it cannot, and of what shall go nothing is left. */
    private void answer(Random random) {
        for (var event : Broker.read(Broker.ofWorkspace(workspace))) {
            if (answered.add(event.id())) {
                switch (event.data()) {
                    case SourceChunked e
                    when random.nextInt(5) == 0 ->
                        Broker.send(
                                "retrieval",
                                event.scope(),
                                new SourceIndexFailed(e.sourceItemId(), e.referenceId(), "No."));
                    case SourceChunked e ->
                        Broker.send(
                                "retrieval",
                                event.scope(),
                                new SourceIndexed(e.sourceItemId(), e.referenceId(), workspace, e.chunkCount()));
                    case SourceDereferenced e
                    when e.last() ->
                        Broker.send("retrieval", event.scope(), new SourceUnindexed(e.sourceItemId(), 0, 0));
                    default -> {}
                }
            }
        }
    }

    private boolean quiet() {
        return count("SELECT count(*) FROM async_job WHERE workspace_id = ?"
                                + " AND status IN ('queued', 'retry', 'running')")
                        == 0
                && count("SELECT count(*) FROM source_reference WHERE workspace_id = ?"
                                + " AND processing_status IN ('pending', 'processing')")
                        == 0
                && count("SELECT count(*) FROM source_item WHERE workspace_id = ? AND tombstoned_at IS NOT NULL") == 0
                && Database.count("SELECT count(*) FROM outbox") == 0;
    }

    private long count(String sql) {
        return Database.count(sql, workspace);
    }

    private static Set<UUID> started(List<CloudEvent> said) {
        var runs = new HashSet<UUID>();
        said.stream().filter(event -> event.data() instanceof RunStarted).forEach(event -> runs.add(event.runId()));
        return runs;
    }

    private static long ends(List<CloudEvent> said, UUID run) {
        return said.stream()
                .filter(event -> event.runId().equals(run))
                .filter(event -> event.data() instanceof RunCompleted
                        || event.data() instanceof RunFailed
                        || event.data() instanceof RunCancelled)
                .count();
    }
}
