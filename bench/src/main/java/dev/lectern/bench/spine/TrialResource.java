package dev.lectern.bench.spine;

import dev.lectern.bench.spine.TrialConfig.Mutant;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

/** Commits things and announces them, as a service would; and measures how fast that goes. */
@Path("/trial")
@PermitAll
class TrialResource {

    record Written(long events) {}

    private final Tenancy tenancy;
    private final Outbox outbox;
    private final Killer killer;
    private final TrialConfig config;
    private final Measurement measurement;

    TrialResource(Tenancy tenancy, Outbox outbox, Killer killer, TrialConfig config, Measurement measurement) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.killer = killer;
        this.config = config;
        this.measurement = measurement;
    }

    /** So many runs side by side, each a row of transactions one after the other. */
    @POST
    public Uni<Written> write(
            @QueryParam("runs") @DefaultValue("4") int runs, @QueryParam("events") @DefaultValue("25") int events) {
        return Multi.createFrom()
                .range(0, runs)
                .onItem()
                .transformToUni(i -> writeRun(Scope.ofRun(Ids.next()).withWorkspace(Ids.next()), events))
                .merge(8)
                .onItem()
                .ignoreAsUni()
                .replaceWith(new Written((long) runs * events));
    }

    @GET
    @Path("measure")
    public Uni<Measurement.Figures> measure(@QueryParam("events") @DefaultValue("20000") int events) {
        return measurement.take(events);
    }

    private Uni<Void> writeRun(Scope scope, int events) {
        return Multi.createFrom()
                .range(0, events)
                .onItem()
                .transformToUniAndConcatenate(n -> writeOne(scope, n))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> writeOne(Scope scope, long n) {
        // Killed between the two, it has surely committed what it will never announce.
        if (config.mutant() == Mutant.NO_OUTBOX_TRANSACTION) {
            return tenancy.tx(scope, tx -> commit(tx, scope, n))
                    .invoke(killer::atCommit)
                    .chain(() -> tenancy.tx(scope, tx -> announce(tx, scope, n)));
        }
        return tenancy.tx(scope, tx -> commit(tx, scope, n).chain(() -> announce(tx, scope, n)))
                .invoke(killer::atCommit);
    }

    private static Uni<Void> commit(SqlConnection tx, Scope scope, long n) {
        return tx.preparedQuery("INSERT INTO committed (run_id, n) VALUES ($1, $2)")
                .execute(Tuple.of(scope.runId(), n))
                .replaceWithVoid();
    }

    private Uni<Void> announce(SqlConnection tx, Scope scope, long n) {
        return outbox.add(tx, scope, new StepFinished(scope.runId(), "trial", n, 0));
    }
}
