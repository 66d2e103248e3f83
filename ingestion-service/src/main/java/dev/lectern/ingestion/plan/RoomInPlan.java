package dev.lectern.ingestion.plan;

import dev.lectern.common.cache.Bounded;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.plan.ProjectClient.Plan;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Keeps a workspace within its plan. While project does not answer, what it said last holds; and where it never said
 * anything, nobody is kept from his work: that a bill is late is no reason to lose a paper.
 */
@ApplicationScoped
public class RoomInPlan {

    private record Known(Integer documents, Instant until) {}

    private static final Logger LOG = Logger.getLogger(RoomInPlan.class);
    private static final int MOST_KEPT = 10_000;

    // Two new ones at once would otherwise both take the last place.
    private static final String IN_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('plan/' || $1, 0))";
    private static final String COUNT =
            "SELECT count(*) AS n FROM source_item WHERE workspace_id = $1 AND tombstoned_at IS NULL";

    private final ProjectClient project;
    private final RoomConfig config;
    private final Clock clock;
    private final Bounded<Known> known = new Bounded<>(MOST_KEPT);

    RoomInPlan(@RestClient ProjectClient project, RoomConfig config, Clock clock) {
        this.project = project;
        this.config = config;
        this.clock = clock;
    }

    /** Fails with a problem if the one that was just written is one too many. */
    public Uni<Void> check(SqlConnection tx, UUID workspace) {
        return OffLoop.andBack(() -> documents(workspace))
                .chain(most -> most == null
                        ? Uni.createFrom().voidItem()
                        : tx.preparedQuery(IN_TURN)
                                .execute(Tuple.of(workspace.toString()))
                                .chain(() -> tx.preparedQuery(COUNT).execute(Tuple.of(workspace)))
                                .invoke(rows -> check(rows.iterator().next().getLong("n") - 1, most))
                                .replaceWithVoid());
    }

    private static void check(long there, int most) {
        if (there >= most) {
            throw ProblemException.planLimit("The plan allows " + most + " documents, and there are " + there
                    + ", counting those of repositories and private ones.");
        }
    }

    private Uni<Integer> documents(UUID workspace) {
        var remembered = remembered(workspace);
        if (remembered != null && remembered.until().isAfter(clock.instant())) {
            return Uni.createFrom().item(remembered.documents());
        }
        return project.plan(workspace)
                .map(Plan::documents)
                .invoke(most -> remember(workspace, most))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("project does not say what the plan allows: %s", failure.toString());
                    return remembered == null ? null : remembered.documents();
                });
    }

    private synchronized Known remembered(UUID workspace) {
        return known.get(workspace.toString());
    }

    private synchronized void remember(UUID workspace, Integer most) {
        known.put(workspace.toString(), new Known(most, clock.instant().plus(config.remembered())));
    }
}
