package dev.lectern.common.spine;

import dev.lectern.common.Database;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent.StepFinished;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A consumer whose effect is a row; some steps can be told to fail, for good or for a while. */
final class EffectLog implements Inbox.Effect {

    final String consumer;
    final Set<String> poisonous = ConcurrentHashMap.newKeySet();
    final Set<String> unlucky = ConcurrentHashMap.newKeySet();

    EffectLog(String consumer) {
        this.consumer = consumer;
    }

    @Override
    public Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        var what = ((StepFinished) event.data()).step();
        if (unlucky.remove(what)) {
            return Uni.createFrom().failure(new java.net.ConnectException("not now"));
        }
        return tx.preparedQuery("INSERT INTO effect (consumer, run_id, event_id, what) VALUES ($1, $2, $3, $4)")
                .execute(Tuple.of(consumer, event.runId(), event.id(), what))
                .invoke(() -> {
                    if (poisonous.contains(what)) {
                        throw new IllegalStateException("cannot stand " + what);
                    }
                })
                .replaceWithVoid();
    }

    List<String> of(UUID run) {
        return Database.column("SELECT what FROM effect WHERE consumer = ? AND run_id = ? ORDER BY seq", consumer, run);
    }
}
