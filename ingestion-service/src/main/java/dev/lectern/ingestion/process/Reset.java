package dev.lectern.ingestion.process;

import dev.lectern.ingestion.chunk.Chunks;
import dev.lectern.ingestion.page.Losses;
import dev.lectern.ingestion.page.Pages;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.UUID;

/** Drops what came out of steps that are to be done anew. What the index has stays until it hears of the new pieces. */
@ApplicationScoped
class Reset {

    private final Pages pages;
    private final Losses losses;
    private final Chunks chunks;

    Reset(Pages pages, Losses losses, Chunks chunks) {
        this.pages = pages;
        this.losses = losses;
        this.chunks = chunks;
    }

    Uni<Void> from(SqlConnection tx, UUID item, Step from) {
        return Multi.createFrom()
                .items(Arrays.stream(Step.values()).filter(step -> step.compareTo(from) >= 0))
                .onItem()
                .transformToUniAndConcatenate(step -> losses.forget(tx, item, step.wire()))
                .onItem()
                .ignoreAsUni()
                .chain(() -> chunks.delete(tx, item))
                .chain(() -> from == Step.PARSE
                        ? pages.delete(tx, item)
                        : Uni.createFrom().voidItem());
    }
}
