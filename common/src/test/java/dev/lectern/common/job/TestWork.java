package dev.lectern.common.job;

import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Work that behaves as its key says; each end is told by an event, so a test can count ends. */
@ApplicationScoped
public class TestWork implements JobHandler {

    private final Map<UUID, AtomicInteger> begun = new ConcurrentHashMap<>();
    private final Map<UUID, AtomicInteger> interrupted = new ConcurrentHashMap<>();
    private final Outbox outbox;

    TestWork(Outbox outbox) {
        this.outbox = outbox;
    }

    int begun(UUID run) {
        return begun.getOrDefault(run, new AtomicInteger()).get();
    }

    int interrupted(UUID run) {
        return interrupted.getOrDefault(run, new AtomicInteger()).get();
    }

    @Override
    public String type() {
        return "test";
    }

    @Override
    public int atOnce() {
        return 4;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var tries = begun.computeIfAbsent(job.scope().runId(), run -> new AtomicInteger())
                .incrementAndGet();
        Effect done =
                tx -> outbox.add(tx, job.scope(), new RunCompleted(job.scope().runId()));
        return switch (job.key()) {
            case "good" -> Uni.createFrom().item(done);
            case "bad" -> Uni.createFrom().failure(new IllegalStateException("cannot be done"));
            case "later" ->
                tries < 3
                        ? Uni.createFrom().failure(new ConnectException("not now"))
                        : Uni.createFrom().item(done);
            case "never" -> Uni.createFrom().failure(new ConnectException("not now"));
            case "breaks-at-the-end" ->
                Uni.createFrom().item(tx -> done.apply(tx)
                        .chain(() -> Uni.createFrom().failure(new IllegalStateException("in the effect"))));
            case "endless" -> {
                progress.at(3, 10);
                yield Uni.createFrom().<Effect>nothing().onCancellation().invoke(() -> interrupted
                        .computeIfAbsent(job.scope().runId(), run -> new AtomicInteger())
                        .incrementAndGet());
            }
            default -> throw new IllegalArgumentException(job.key());
        };
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return outbox.add(tx, job.scope(), new RunFailed(job.scope().runId(), "test", reason));
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return outbox.add(tx, job.scope(), new RunCancelled(job.scope().runId()));
    }
}
