package dev.lectern.ingestion.imports;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.archive.Unpack;
import dev.lectern.ingestion.bibliography.BibEntry;
import dev.lectern.ingestion.clean.PaperMetadata;
import dev.lectern.ingestion.enrich.EnrichSource;
import dev.lectern.ingestion.fetch.CannotFetch;
import dev.lectern.ingestion.fetch.Fetcher;
import dev.lectern.ingestion.imports.Imports.Waiting;
import dev.lectern.ingestion.intake.AwaitFile;
import dev.lectern.ingestion.intake.IncomingFile;
import dev.lectern.ingestion.intake.IncomingFiles;
import dev.lectern.ingestion.intake.NewContent;
import dev.lectern.ingestion.intake.NewContent.Kind;
import dev.lectern.ingestion.intake.NewContent.Origin;
import dev.lectern.ingestion.intake.NewContent.Text;
import dev.lectern.ingestion.intake.RegisterSource;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.intake.Scratch;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.repository.Repositories;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes one entry of an import in, as a run of its own below it: its file, else, also where that cannot be taken, what lies
 * at its address, else what its list says of it. That it came in is written in the transaction in which it did.
 */
@ApplicationScoped
class TakeEntry {

    private static final String NOTHING = "There is no file, no address and no abstract.";

    private final Tenancy tenancy;
    private final Imports imports;
    private final BlobStore blobs;
    private final Scratch scratch;
    private final IncomingFiles files;
    private final RegisterSource register;
    private final AwaitFile await;
    private final Fetcher fetcher;
    private final PaperMetadata metadata;
    private final EnrichSource enrich;
    private final Repositories repositories;

    TakeEntry(
            Tenancy tenancy,
            Imports imports,
            BlobStore blobs,
            Scratch scratch,
            IncomingFiles files,
            RegisterSource register,
            AwaitFile await,
            Fetcher fetcher,
            PaperMetadata metadata,
            EnrichSource enrich,
            Repositories repositories) {
        this.tenancy = tenancy;
        this.imports = imports;
        this.blobs = blobs;
        this.scratch = scratch;
        this.files = files;
        this.register = register;
        this.await = await;
        this.fetcher = fetcher;
        this.metadata = metadata;
        this.enrich = enrich;
        this.repositories = repositories;
    }

    Uni<Void> take(Job job, Waiting entry) {
        return (entry.blob() == null ? reference(job, entry, null) : file(job, entry))
                .onFailure(ProblemException.class)
                .recoverWithUni(refusal -> refused(job, entry, refusal.getMessage()));
    }

    private Uni<Void> file(Job job, Waiting entry) {
        var name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
        return OffLoop.andBack(() -> blobs.local(entry.blob()))
                .chain(blob -> unpacked(blob.file(), entry, file -> files.take(file, name, null)
                                .chain(taken -> register(job, entry, taken)))
                        .eventually(blob::close))
                .onFailure(refusal -> refusal instanceof ProblemException && entry.reference() != null)
                .recoverWithUni(refusal -> reference(job, entry, refusal.getMessage()));
    }

    private Uni<Void> unpacked(Path blob, Waiting entry, Function<Path, Uni<Void>> then) {
        if (entry.packed() == null) {
            return then.apply(blob);
        }
        return scratch.file(file -> OffLoop.interruptible(() -> {
                    try (var to = Files.newOutputStream(file)) {
                        Unpack.copy(blob, entry.packed(), to);
                    }
                    return file;
                })
                .chain(then::apply));
    }

    private Uni<Void> register(Job job, Waiting entry, IncomingFile file) {
        var work = entry.reference();
        var content = new NewContent(
                Kind.PAPER,
                work == null ? null : work.title(),
                Origin.IMPORT,
                entry.path(),
                work == null ? new JsonObject() : work.metadataWithAbstract(),
                file);
        return once(job, entry, (tx, scope) -> add(tx, scope, job, entry, content));
    }

    /** Without its file: there is none, or it was refused for this reason. */
    private Uni<Void> reference(Job job, Waiting entry, String withoutFile) {
        var work = entry.reference();
        var unfetchable = new String[1];
        var address = work.addresses().stream()
                .filter(one -> isFetchable(one, unfetchable))
                .findFirst();
        if (address.isPresent()) {
            return once(job, entry, (tx, scope) -> at(tx, scope, job, entry, address.get(), withoutFile));
        }
        if (work.text() != null) {
            return once(job, entry, (tx, scope) -> text(tx, scope, job, entry, withoutFile));
        }
        return refused(
                job,
                entry,
                Stream.of(withoutFile, unfetchable[0])
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(NOTHING));
    }

    private boolean isFetchable(String address, String[] reason) {
        try {
            fetcher.check(address);
            return true;
        } catch (CannotFetch e) {
            reason[0] = e.getMessage();
            return false;
        }
    }

    private Uni<Void> at(SqlConnection tx, Scope scope, Job job, Waiting entry, String address, String withoutFile) {
        var note = note("What lies at its address comes in, because its file could not: ", withoutFile);
        var run = job.scope().runId();
        var work = entry.reference();
        var into = Into.of(job.input());
        // What a repository has of an address already is seen when its file is there.
        return (into.isRepository() ? Uni.createFrom().item(Optional.<UUID>empty()) : await.from(tx, scope, address))
                .chain(there -> there.isPresent()
                        ? imports.wasThere(tx, run, entry.number(), there.get(), note)
                        : await.beginBelow(
                                        tx,
                                        scope,
                                        run,
                                        Sight.of(job),
                                        into.wish(work.title(), address),
                                        work.metadataWithAbstract())
                                .chain(accepted -> imports.cameIn(tx, run, entry.number(), accepted, note)));
    }

    private Uni<Void> text(SqlConnection tx, Scope scope, Job job, Waiting entry, String withoutFile) {
        var note = note("Its abstract came in, because its file could not: ", withoutFile);
        var run = job.scope().runId();
        return asText(tx, scope, run, Sight.of(job), Into.of(job.input()), entry.reference())
                .chain(accepted -> imports.cameIn(tx, run, entry.number(), accepted, note));
    }

    private static String note(String what, String withoutFile) {
        return withoutFile == null ? null : what + withoutFile;
    }

    /** What is said of a work, for want of the work itself; catalogues are asked about it like about a paper. */
    Uni<Accepted> asText(SqlConnection tx, Scope scope, UUID run, Sight sight, Into into, BibEntry work) {
        var title = work.title() != null ? work.title() : work.label();
        var content = new NewContent(Kind.PAPER, title, Origin.IMPORT, null, work.metadata(), Text.of(work.text()));
        return register.addBelow(tx, scope, run, sight, into.put(content))
                .call(accepted -> accepted.deduplicated()
                        ? Uni.createFrom().voidItem()
                        : metadata.given(tx, scope.workspaceId(), accepted.sourceItemId(), work)
                                // What is in a repository is not told to anybody outside.
                                .chain(() -> into.isRepository()
                                        ? Uni.createFrom().voidItem()
                                        : enrich.beside(tx, scope, accepted.sourceItemId())));
    }

    private Uni<Void> add(SqlConnection tx, Scope scope, Job job, Waiting entry, NewContent content) {
        return register.addBelow(
                        tx,
                        scope,
                        job.scope().runId(),
                        Sight.of(job),
                        Into.of(job.input()).put(content))
                .chain(accepted -> imports.cameIn(tx, job.scope().runId(), entry.number(), accepted, null));
    }

    private interface Coming {
        Uni<Void> in(SqlConnection tx, Scope scope);
    }

    private Uni<Void> once(Job job, Waiting entry, Coming coming) {
        var scope = job.scope().withRun(Ids.next());
        return tenancy.tx(scope, tx -> imports.claim(tx, job.scope().runId(), entry.number())
                .chain(mine -> mine
                        ? Into.of(job.input()).hold(tx, repositories, scope).chain(() -> coming.in(tx, scope))
                        : Uni.createFrom().voidItem()));
    }

    private Uni<Void> refused(Job job, Waiting entry, String reason) {
        return tenancy.tx(job.scope(), tx -> imports.refused(tx, job.scope().runId(), entry.number(), reason));
    }
}
