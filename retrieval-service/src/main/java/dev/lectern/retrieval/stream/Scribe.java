package dev.lectern.retrieval.stream;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Writes what answers have to say, one transaction at a time for all of them: the more there are, the more are written at
 * once, and a slow database makes groups larger and nothing longer.
 */
@ApplicationScoped
class Scribe {

    private static final Logger LOG = Logger.getLogger(Scribe.class);
    private static final int AT_ONCE = 250;
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final Duration AGAIN_AT_MOST = Duration.ofSeconds(1);
    private static final int TRIES = 5;

    /** What is to be written of one answer now, with its numbers. */
    record Batch(LiveRun run, List<StreamEvent> events) {}

    private record Tenant(UUID workspace, UUID user) {}

    private final Tenancy tenancy;
    private final StreamRepository streams;
    private final Set<LiveRun> due = new LinkedHashSet<>();
    private boolean writing;

    Scribe(Tenancy tenancy, StreamRepository streams) {
        this.tenancy = tenancy;
        this.streams = streams;
    }

    /** It has something to be written. */
    void due(LiveRun run) {
        synchronized (due) {
            due.add(run);
            if (writing) {
                return;
            }
            writing = true;
        }
        write();
    }

    private void write() {
        var batches = take();
        if (batches.isEmpty()) {
            return;
        }
        together(batches)
                .onFailure()
                .recoverWithUni(failure -> oneByOne(batches, failure))
                .subscribe()
                .with(done -> write(), failure -> LOG.error("writing answers ended", failure));
    }

    private List<Batch> take() {
        var batches = new ArrayList<Batch>();
        synchronized (due) {
            var next = due.iterator();
            while (next.hasNext() && batches.size() < AT_ONCE) {
                var run = next.next();
                next.remove();
                var events = run.take();
                if (!events.isEmpty()) {
                    batches.add(new Batch(run, events));
                }
            }
            if (batches.isEmpty()) {
                writing = false;
            }
        }
        return batches;
    }

    private Uni<Void> together(List<Batch> batches) {
        var tenants = new LinkedHashMap<Tenant, List<Batch>>();
        batches.forEach(batch -> {
            var scope = batch.run().turn().scope();
            tenants.computeIfAbsent(new Tenant(scope.workspaceId(), scope.userId()), any -> new ArrayList<>())
                    .add(batch);
        });
        var first = batches.getFirst().run().turn().scope();
        return tenancy.tx(first, tx -> Multi.createFrom()
                        .iterable(tenants.values())
                        .onItem()
                        .transformToUniAndConcatenate(ofOne -> add(tx, first, ofOne))
                        .collect()
                        .asList())
                .invoke(open -> open.forEach(Runnable::run))
                .replaceWithVoid();
    }

    // The transaction began as the first one's.
    private Uni<Runnable> add(SqlConnection tx, Scope first, List<Batch> ofOne) {
        var scope = ofOne.getFirst().run().turn().scope();
        var become = scope == first ? Uni.createFrom().voidItem() : Tenancy.become(tx, scope);
        return become.chain(() -> streams.add(tx, ofOne)).map(open -> () -> ofOne.forEach(batch -> tell(batch, open)));
    }

    private static void tell(Batch batch, Set<UUID> open) {
        if (open.contains(batch.run().turn().runId())) {
            batch.run().written(batch.events());
        } else {
            batch.run().stop();
        }
    }

    // What one of them has done wrong is not the others' fault, and a moment's trouble nobody's.
    private Uni<Void> oneByOne(List<Batch> batches, Throwable why) {
        LOG.warnf("%s answers are written one by one after %s", batches.size(), why.toString());
        return InTurn.each(batches, batch -> together(List.of(batch))
                .onFailure()
                .retry()
                .withBackOff(AGAIN, AGAIN_AT_MOST)
                .atMost(TRIES)
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("run %s cannot be written: %s", batch.run().turn().runId(), failure);
                    // Its lease runs out, and whoever looks for the silent ones finds it.
                    batch.run().stop();
                    return Uni.createFrom().voidItem();
                }));
    }
}
