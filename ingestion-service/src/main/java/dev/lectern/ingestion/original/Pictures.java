package dev.lectern.ingestion.original;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.page.Pages;
import dev.lectern.ingestion.reader.Readers;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Pages as pictures, so that a quote is seen where it stands. Drawn when they are asked for, and kept by the browser. */
@ApplicationScoped
public class Pictures {

    /** Which page how large; nothing if the client has it. */
    public record Wanted(int page, int dpi, String ifNoneMatch) {}

    /** They are drawn one after the other; who would have to wait for more comes back later. */
    private static final int MOST_WAITING = 20;

    private final Tenancy tenancy;
    private final Pages pages;
    private final BlobStore blobs;
    private final Readers readers;
    private final AtomicInteger waiting = new AtomicInteger();

    Pictures(Tenancy tenancy, Pages pages, BlobStore blobs, Readers readers) {
        this.tenancy = tenancy;
        this.pages = pages;
        this.blobs = blobs;
        this.readers = readers;
    }

    /** Of what is found for whoever asks. */
    public Uni<RestResponse<byte[]>> answer(Scope scope, Wanted wanted, Function<SqlConnection, Uni<SeenSource>> find) {
        return tenancy.tx(scope, tx -> find.apply(tx).call(source -> pages.one(tx, source.itemId(), wanted.page())
                        .invoke(found -> check(source, found.isPresent()))))
                .chain(source -> {
                    var tag = "\"" + source.fileHash() + "-" + wanted.page() + "-" + wanted.dpi() + "\"";
                    return tag.equals(wanted.ifNoneMatch())
                            ? Uni.createFrom().item(answer(Status.NOT_MODIFIED, null, tag))
                            : draw(source, wanted.page(), wanted.dpi()).map(png -> answer(Status.OK, png, tag));
                });
    }

    private static void check(SeenSource source, boolean hasPage) {
        if (!source.isPdf()) {
            throw ProblemException.conflict("Only pages of a PDF can be drawn.");
        }
        if (!hasPage) {
            throw ProblemException.notFound("page");
        }
    }

    private Uni<byte[]> draw(SeenSource source, int page, int dpi) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            throw ProblemException.tooMany("Too many pages wait for being drawn.", Duration.ofSeconds(2));
        }
        return OffLoop.andBack(() -> blobs.local(source.fileHash()))
                .chain(blob -> readers.draw(blob.file(), page, dpi).eventually(blob::close))
                .eventually(waiting::decrementAndGet);
    }

    // The same bytes, page and size are always the same picture.
    private static RestResponse<byte[]> answer(Status status, byte[] png, String tag) {
        return ResponseBuilder.create(status, png)
                .header("ETag", tag)
                .header("Cache-Control", "private, max-age=86400")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
