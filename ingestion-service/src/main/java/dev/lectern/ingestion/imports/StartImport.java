package dev.lectern.ingestion.imports;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.imports.inventory.Look.Sent;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.removal.Removal;
import dev.lectern.ingestion.repository.Repositories;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Keeps what was sent, and asks for it to be looked through. */
@ApplicationScoped
class StartImport {

    /** A file as it lies on disk while the request lasts. */
    record Part(String path, Path file, long size) {}

    @Schema(name = "BegunImport")
    record Begun(UUID runId, @Schema(examples = "pending") String status) {}

    /** What must be the same when it is sent again. */
    record Request(List<String> files, UUID repository) {}

    private static final String ROUTE = "POST /api/v1/imports";
    /** Each is forced to disk, which is waiting for the most part: somebody waits for thousands of them. */
    private static final int AT_ONCE = 8;

    private final Tenancy tenancy;
    private final Idempotency idempotency;
    private final Imports imports;
    private final Repositories repositories;
    private final Removal removal;
    private final BlobStore blobs;
    private final Outbox outbox;
    private final Jobs jobs;
    private final ImportConfig config;

    StartImport(
            Tenancy tenancy,
            Idempotency idempotency,
            Imports imports,
            Repositories repositories,
            Removal removal,
            BlobStore blobs,
            Outbox outbox,
            Jobs jobs,
            ImportConfig config) {
        this.tenancy = tenancy;
        this.idempotency = idempotency;
        this.imports = imports;
        this.repositories = repositories;
        this.removal = removal;
        this.blobs = blobs;
        this.outbox = outbox;
        this.jobs = jobs;
        this.config = config;
    }

    /** Fails with a problem if there is nothing (400) or too much (413). */
    Uni<Begun> start(Scope scope, Sight sight, Into into, String key, List<Part> parts) {
        check(parts);
        var sent = new ArrayList<Sent>();
        // Before anything is stored: whoever may not add anything stores nothing either.
        return tenancy.tx(scope, tx -> into.hold(tx, repositories, scope))
                .chain(() -> keep(scope, sight, into, key, parts, sent))
                // Nothing speaks of them: the same was sent before, or something else with its key.
                .onItemOrFailure()
                .call((begun, failure) -> failure == null && begun.runId().equals(scope.runId())
                        ? Uni.createFrom().voidItem()
                        : letGo(scope, sent));
    }

    private Uni<Begun> keep(Scope scope, Sight sight, Into into, String key, List<Part> parts, List<Sent> sent) {
        return each(IntStream.range(0, parts.size()).boxed().toList(), number -> store(number, parts.get(number))
                        .invoke(sent::add))
                .invoke(() -> sent.sort(Comparator.comparing(Sent::number)))
                .chain(() -> tenancy.tx(
                        scope,
                        tx -> idempotency.once(
                                tx,
                                scope,
                                ROUTE,
                                key,
                                new Request(
                                        sent.stream()
                                                .map(file -> file.hash() + " " + file.path())
                                                .toList(),
                                        into.repository()),
                                Begun.class,
                                () -> begin(tx, scope, sight, into, parts, sent))));
    }

    private Uni<Sent> store(int number, Part part) {
        return OffLoop.andBack(() -> blobs.put(part.file()))
                .map(hash -> new Sent(number + 1, shown(part), hash, part.size()));
    }

    private Uni<Void> letGo(Scope scope, List<Sent> sent) {
        var hashes = sent.stream().map(Sent::hash).distinct().toList();
        return tenancy.tx(scope, tx -> removal.dropBytes(tx, scope.withRun(Ids.next()), hashes));
    }

    private void check(List<Part> parts) {
        if (parts.isEmpty()) {
            throw ProblemException.badRequest("file", "At least one file is expected, in the field \"file\".");
        }
        if (parts.size() > config.mostFiles()) {
            throw ProblemException.tooLarge(
                    "An import may have at most " + config.mostFiles() + " files; an archive counts as one.");
        }
        long most = config.maxBytes().asLongValue();
        if (parts.stream().mapToLong(Part::size).sum() > most) {
            throw ProblemException.tooLarge("The files of an import may have at most " + most + " bytes together.");
        }
    }

    // What the database cannot keep is no part of a name; whether it leads out is seen when it is looked through.
    private static String shown(Part part) {
        var path = part.path() == null ? "" : part.path().replaceAll("[\\x00\\x{D800}-\\x{DFFF}]", "");
        return path.isBlank() ? "file" : path.substring(0, Math.min(path.length(), 2_000));
    }

    // The bytes are held before the rows that speak of them, and written anew where somebody purged them in between.
    private Uni<Begun> begin(SqlConnection tx, Scope scope, Sight sight, Into into, List<Part> parts, List<Sent> sent) {
        var run = scope.runId();
        return into.hold(tx, repositories, scope)
                .chain(() -> removal.holdAll(tx))
                .chain(() -> each(sent, file -> OffLoop.andBack(() -> blobs.has(file.hash()))
                        .chain(there -> there
                                ? Uni.createFrom().item(file.hash())
                                : OffLoop.andBack(() ->
                                        blobs.put(parts.get(file.number() - 1).file())))))
                .chain(() -> imports.create(tx, scope, into, sent))
                .chain(() -> outbox.add(
                        tx, scope, new RunStarted(run, "import", null, run.toString()).personal(into.isRepository())))
                .chain(() -> jobs.add(tx, scope, LookThrough.job(run.toString(), into.addTo(sight.input()))))
                .replaceWith(new Begun(run, "pending"));
    }

    private static <T, R> Uni<Void> each(List<T> all, Function<T, Uni<R>> work) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUni(work::apply)
                .merge(AT_ONCE)
                .onItem()
                .ignoreAsUni()
                .replaceWithVoid();
    }
}
