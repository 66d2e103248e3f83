package dev.lectern.common;

import static org.awaitility.Awaitility.await;

import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Asks a service, as workflow does, to remove what it has of something. */
public final class Receipts {

    private Receipts() {}

    public static void ask(Scope scope, String kind, UUID subject, int round) {
        Broker.send("workflow", scope, new DeletionRequested(scope.runId(), kind, subject, round));
    }

    /** What it answers. */
    public static DeletionReceipt of(Scope scope, String kind, UUID subject, int round) {
        ask(scope, kind, subject, round);
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> told(scope.runId(), round), found -> !found.isEmpty())
                .getFirst();
    }

    public static List<DeletionReceipt> told(UUID run, int round) {
        return Broker.read(Topic.WORKFLOW, Broker.ofRun(run)).stream()
                .filter(event -> event.data() instanceof DeletionReceipt)
                .map(event -> (DeletionReceipt) event.data())
                .filter(receipt -> receipt.round() == round)
                .toList();
    }
}
