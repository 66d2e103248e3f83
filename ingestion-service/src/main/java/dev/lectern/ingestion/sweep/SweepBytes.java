package dev.lectern.ingestion.sweep;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.chore.Chore;
import dev.lectern.common.flow.InTurn;
import dev.lectern.ingestion.removal.NeededBytes;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/**
 * Bytes are stored before the row that speaks of them, so those of a transaction that failed stay behind, and those of
 * a service that was killed. They go once they are so old that nobody can be about to write that row.
 */
@ApplicationScoped
class SweepBytes implements Chore {

    // One list for each is short also where there are millions.
    private static final int BEGINNINGS = 0x100;

    private final BlobStore blobs;
    private final NeededBytes bytes;
    private final SweepConfig config;
    private final Clock clock;

    SweepBytes(BlobStore blobs, NeededBytes bytes, SweepConfig config, Clock clock) {
        this.blobs = blobs;
        this.bytes = bytes;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return config.every();
    }

    @Override
    public Uni<Void> once() {
        var then = clock.instant().minus(config.keep());
        return Multi.createFrom()
                .items(IntStream.range(0, BEGINNINGS).mapToObj("%02x"::formatted))
                .onItem()
                .transformToUniAndConcatenate(beginning -> sweep(beginning, then))
                .onItem()
                .ignoreAsUni()
                .chain(() -> OffLoop.andBack(() -> blobs.forgetUnfinished(then)));
    }

    // Most are needed, and are not locked to find that out.
    private Uni<Void> sweep(String beginning, Instant then) {
        return OffLoop.andBack(() -> blobs.storedBefore(beginning, then))
                .chain(bytes::unneeded)
                .chain(keys -> InTurn.each(keys, bytes::deleteUnlessNeeded));
    }
}
