package dev.lectern.ingestion.page;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The text of sources, also of those that were added before texts had pages. */
@ApplicationScoped
public class Texts {

    private final Tenancy tenancy;
    private final Pages pages;
    private final BlobStore blobs;

    Texts(Tenancy tenancy, Pages pages, BlobStore blobs) {
        this.tenancy = tenancy;
        this.pages = pages;
        this.blobs = blobs;
    }

    public Uni<Optional<SourcePage>> page(Scope scope, SeenSource source, int number) {
        return tenancy.tx(scope, tx -> pages.one(tx, source.itemId(), number))
                .chain(found -> found.isPresent() || number != 1 || !source.isText()
                        ? Uni.createFrom().item(found)
                        : bytes(source).map(text -> Optional.of(SourcePage.ofText(text))));
    }

    /** All of it, with a form feed between pages. Fails with CONFLICT while it is not known as a whole. */
    public Uni<String> all(Scope scope, SeenSource source) {
        if (source.textHash() == null) {
            throw ProblemException.conflict("Its text is not known yet; its pages are as they come.");
        }
        return tenancy.tx(scope, tx -> pages.text(tx, source.itemId()))
                .chain(found -> found.map(text -> Uni.createFrom().item(text)).orElseGet(() -> bytes(source)));
    }

    private Uni<String> bytes(SeenSource source) {
        return OffLoop.andBack(() -> blobs.get(source.fileHash()))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
