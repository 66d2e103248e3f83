package dev.lectern.ingestion.upload;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;

/** Uploads whose time is over go, with the bytes of their parts; each as if its owner had deleted it. */
@ApplicationScoped
class ForgetUploads implements Chore {

    private static final int BITE = 200;
    private static final String EXPIRED =
            "SELECT " + Upload.COLUMNS + " FROM upload WHERE expires_at < $1 ORDER BY expires_at LIMIT $2";

    private final Tenancy tenancy;
    private final Uploads uploads;
    private final Clock clock;

    ForgetUploads(Tenancy tenancy, Uploads uploads, Clock clock) {
        this.tenancy = tenancy;
        this.uploads = uploads;
        this.clock = clock;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(15);
    }

    @Override
    public Uni<Void> once() {
        return Multi.createBy()
                .repeating()
                .uni(() -> expired().call(this::forget))
                .whilst(some -> some.size() == BITE)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<List<Upload>> expired() {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        return tenancy.system(tx -> tx.preparedQuery(EXPIRED).execute(Tuple.of(now, BITE)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Upload::of)
                        .toList());
    }

    private Uni<Void> forget(List<Upload> some) {
        return InTurn.each(some, this::forget);
    }

    private Uni<Void> forget(Upload upload) {
        Scope scope = upload.owner().withRun(Ids.next());
        return tenancy.tx(scope, tx -> uploads.delete(tx, scope, upload.id()))
                // Another replica, or its owner, was faster.
                .onFailure(ProblemException.class)
                .recoverWithNull();
    }
}
