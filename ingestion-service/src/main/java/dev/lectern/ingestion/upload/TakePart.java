package dev.lectern.ingestion.upload;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.fetch.Bounded;
import dev.lectern.ingestion.intake.Scratch;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.UUID;

/** Takes one part in. It goes to disk as it comes, and what has another length than it must have is not kept. */
@ApplicationScoped
class TakePart {

    private final Tenancy tenancy;
    private final Uploads uploads;
    private final SourceRows rows;
    private final BlobStore blobs;
    private final Scratch scratch;
    private final Vertx vertx;

    TakePart(Tenancy tenancy, Uploads uploads, SourceRows rows, BlobStore blobs, Scratch scratch, Vertx vertx) {
        this.tenancy = tenancy;
        this.uploads = uploads;
        this.rows = rows;
        this.blobs = blobs;
        this.scratch = scratch;
        this.vertx = vertx;
    }

    /** The request is paused, and nothing of its body was read. */
    Uni<Void> take(Scope scope, UUID id, int part, HttpServerRequest request) {
        return tenancy.tx(scope, tx -> uploads.find(tx, scope, id))
                .invoke(upload -> check(upload, part, request.getHeader(HttpHeaders.CONTENT_LENGTH)))
                .chain(upload ->
                        scratch.file(file -> OffLoop.andBack(() -> write(request, file, upload.sizeOf(part), part))
                                .chain(() -> OffLoop.andBack(() -> blobs.put(file)))
                                .chain(hash -> tenancy.tx(scope, tx -> keep(tx, scope, id, part, hash, file)))));
    }

    private static void check(Upload upload, int part, String declared) {
        upload.checkOpen();
        upload.checkPart(part);
        if (declared != null && !declared.equals(Integer.toString(upload.sizeOf(part)))) {
            throw wrongLength(part, upload.sizeOf(part));
        }
    }

    private static ProblemException wrongLength(int part, int size) {
        return ProblemException.badRequest("n", "Part " + part + " has exactly " + size + " bytes.");
    }

    private Uni<Void> write(HttpServerRequest request, Path file, int size, int part) {
        return Uni.createFrom().completionStage(() -> vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setWrite(true))
                .compose(open -> {
                    var bounded = new Bounded(open, size, () -> wrongLength(part, size));
                    return request.pipe()
                            .endOnFailure(true)
                            .to(bounded)
                            .compose(done -> bounded.taken() == size
                                    ? Future.<Void>succeededFuture()
                                    : Future.failedFuture(wrongLength(part, size)));
                })
                .toCompletionStage());
    }

    // The bytes are held before the row that speaks of them, so that nobody purges them in between.
    private Uni<Void> keep(SqlConnection tx, Scope scope, UUID id, int part, String hash, Path file) {
        return uploads.lock(tx, scope, id).invoke(Upload::checkOpen).chain(upload -> rows.holdBytes(tx, hash)
                .chain(() -> OffLoop.andBack(() -> blobs.has(hash)))
                .chain(there -> there ? Uni.createFrom().item(hash) : OffLoop.andBack(() -> blobs.put(file)))
                .chain(() -> uploads.keep(tx, scope, upload, part, hash)));
    }
}
