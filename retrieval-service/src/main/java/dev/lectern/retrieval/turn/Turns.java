package dev.lectern.retrieval.turn;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.stream.Feed;
import dev.lectern.retrieval.turn.AskQuestion.Begun;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Reads turns as they stand in conversations; copies of them in others are not meant. */
@ApplicationScoped
class Turns {

    private static final String MINE = "SELECT " + TurnView.COLUMNS + " FROM retrieval.chat_turn"
            + " WHERE workspace_id = $1 AND user_id = $2 AND (project_id IS NULL OR project_id = $3) AND run_id IS NOT NULL";
    private static final String ONE = MINE + " AND turn_id = $4";
    private static final String PAGE =
            MINE + " AND turn_id < $4 AND ($5::uuid IS NULL OR paper_id = $5) ORDER BY turn_id DESC LIMIT $6";

    private final Tenancy tenancy;
    private final Feed feed;
    private final ChatConfig config;

    Turns(Tenancy tenancy, Feed feed, ChatConfig config) {
        this.tenancy = tenancy;
        this.feed = feed;
        this.config = config;
    }

    /** When it is answered; with 202 when that takes too long to wait for. */
    Uni<RestResponse<TurnView>> answered(Scope scope, Begun begun) {
        return feed.ended(scope.withRun(begun.runId()))
                .ifNoItem()
                .after(config.patience())
                .recoverWithItem((Void) null)
                .chain(() -> find(scope, begun.turnId()))
                .map(turn -> RestResponse.status(turn.stillRuns() ? Status.ACCEPTED : Status.OK, turn));
    }

    Uni<TurnView> find(Scope scope, UUID turn) {
        return tenancy.tx(scope, tx -> tx.preparedQuery(ONE)
                        .execute(Tuple.of(scope.workspaceId(), scope.userId(), scope.projectId(), turn)))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.notFound("turn");
                    }
                    return TurnView.of(rows.iterator().next());
                });
    }

    /** The latest first. */
    Uni<List<TurnView>> page(Scope scope, UUID paper, UUID after, int limit) {
        return tenancy.tx(scope, tx -> tx.preparedQuery(PAGE)
                        .execute(Tuple.of(scope.workspaceId(), scope.userId(), scope.projectId(), after, paper, limit)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(TurnView::of)
                        .toList());
    }
}
