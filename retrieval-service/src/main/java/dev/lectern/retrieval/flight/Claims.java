package dev.lectern.retrieval.flight;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.answer.Answers.Part;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Which answers are being made, by whichever process: who has the claim makes one, the others look now and then whether it
 * is there. They wait no longer than a claim lives, which is theirs then.
 */
@ApplicationScoped
public class Claims {

    private static final Logger LOG = Logger.getLogger(Claims.class);

    private static final String TAKE = """
            INSERT INTO retrieval.answer_claim (workspace_id, cache_key, claim_id, expires_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (workspace_id, cache_key) DO UPDATE
               SET claim_id = excluded.claim_id, expires_at = excluded.expires_at
             WHERE answer_claim.expires_at < $5
            """;
    private static final String RELEASE =
            "DELETE FROM retrieval.answer_claim WHERE workspace_id = $1 AND cache_key = $2 AND claim_id = $3";

    private final Tenancy tenancy;
    private final ClaimConfig config;
    private final Vertx vertx;
    private final Clock clock;

    Claims(Tenancy tenancy, ClaimConfig config, Vertx vertx, Clock clock) {
        this.tenancy = tenancy;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
    }

    /**
     * @param make makes the answer, if nobody else does
     * @param made the answer of somebody else, once it is there
     */
    public Multi<Part> alone(
            Scope scope, String key, Supplier<Multi<Part>> make, Supplier<Uni<Optional<Multi<Part>>>> made) {
        return Multi.createFrom()
                .deferred(() -> attempt(vertx.getOrCreateContext(), scope, key, Ids.next(), make, made));
    }

    private Multi<Part> attempt(
            Context context,
            Scope scope,
            String key,
            UUID claim,
            Supplier<Multi<Part>> make,
            Supplier<Uni<Optional<Multi<Part>>>> made) {
        return take(scope, key, claim)
                .onItem()
                .transformToMulti(mine -> mine
                        ? unlessMade(make, made)
                                .onTermination()
                                .call((failure, cancelled) -> release(scope, key, claim))
                        : later(context)
                                .chain(made::get)
                                .onItem()
                                .transformToMulti(there ->
                                        there.orElseGet(() -> attempt(context, scope, key, claim, make, made))));
    }

    // Somebody may have been done with it after one had looked and before one could claim it.
    private static Multi<Part> unlessMade(Supplier<Multi<Part>> make, Supplier<Uni<Optional<Multi<Part>>>> made) {
        return made.get().onItem().transformToMulti(there -> there.orElseGet(make));
    }

    private Uni<Void> later(Context context) {
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(config.every())
                // The clock has a thread of its own.
                .emitOn(next -> context.runOnContext(now -> next.run()));
    }

    /** Who cannot ask makes the answer: twice is better than not at all. */
    private Uni<Boolean> take(Scope scope, String key, UUID claim) {
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return tenancy.tx(scope, tx -> tx.preparedQuery(TAKE)
                        .execute(Tuple.of(scope.workspaceId(), key, claim, now.plus(config.lease()), now)))
                .map(rows -> rows.rowCount() == 1)
                .onFailure()
                .invoke(Claims::failed)
                .onFailure()
                .recoverWithItem(true);
    }

    private Uni<Void> release(Scope scope, String key, UUID claim) {
        return tenancy.tx(scope, tx -> tx.preparedQuery(RELEASE).execute(Tuple.of(scope.workspaceId(), key, claim)))
                .replaceWithVoid()
                .onFailure()
                .invoke(Claims::failed)
                .onFailure()
                .recoverWithNull();
    }

    private static void failed(Throwable failure) {
        LOG.warnf("claims: %s", failure.getClass().getName());
    }
}
