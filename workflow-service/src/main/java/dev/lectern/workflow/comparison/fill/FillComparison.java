package dev.lectern.workflow.comparison.fill;

import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.asked.Asker;
import dev.lectern.workflow.comparison.Comparison;
import dev.lectern.workflow.comparison.Comparisons;
import dev.lectern.workflow.comparison.Matrix;
import dev.lectern.workflow.comparison.cell.Cell;
import dev.lectern.workflow.comparison.cell.Cells;
import dev.lectern.workflow.comparison.cell.Cells.Wanted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Has the cells computed that are missing, failed or out of date, and no others; as a run, each cell a run below it. */
@ApplicationScoped
public class FillComparison {

    /** Which cells are meant: null is all; with `anew` also those that are up to date. */
    public record Choice(List<UUID> paperIds, List<String> questionIds, boolean anew) {

        public static final Choice ALL = new Choice(null, null, false);

        boolean has(Cell cell) {
            return (paperIds == null || paperIds.contains(cell.paperId()))
                    && (questionIds == null || questionIds.contains(cell.questionId()));
        }
    }

    /** A cell that is to be computed; one that is up to date gets another answer than last time. */
    record Pick(UUID cellId, boolean upToDate) {}

    /** What was begun; nothing to do has ended at once. */
    @Schema(name = "BegunFill")
    public record Begun(UUID runId, UUID comparisonId, int cells) {}

    /** What is told of a fill: which run it is a part of, if any, what it fills, and whether that is somebody's own. */
    private record Told(UUID parent, UUID comparisonId, boolean isPrivate) {}

    public static final String RUN = "comparison.fill";

    // Whoever dies with a cell at hand, or finds nobody to ask, has tried it; that is no reason to give it up.
    private static final String PATIENT = "UPDATE async_job SET max_attempts = $3 WHERE run_id = $1 AND job_type = $2";
    private static final int TRIES = 40;

    private final Tenancy tenancy;
    private final Idempotency idempotency;
    private final Comparisons comparisons;
    private final Cells cells;
    private final Fills fills;
    private final Jobs jobs;
    private final Outbox outbox;

    FillComparison(
            Tenancy tenancy,
            Idempotency idempotency,
            Comparisons comparisons,
            Cells cells,
            Fills fills,
            Jobs jobs,
            Outbox outbox) {
        this.tenancy = tenancy;
        this.idempotency = idempotency;
        this.comparisons = comparisons;
        this.cells = cells;
        this.fills = fills;
        this.jobs = jobs;
        this.outbox = outbox;
    }

    /** As whoever asks saw it just now; fails with CONFLICT while it is filled already. */
    public Uni<Begun> apply(Caller caller, Matrix seen, Choice choice, String key) {
        var scope = caller.scope();
        var id = seen.comparison().comparisonId();
        var asker = seen.comparison().asker(caller);
        return tenancy.tx(
                scope,
                tx -> idempotency.once(
                        tx, scope, "POST comparisons/" + id + "/fill", key, choice, Begun.class, () -> comparisons
                                .lock(tx, scope, id)
                                .chain(now -> {
                                    if (now.isFilling()) {
                                        throw ProblemException.conflict("It is being filled already.");
                                    }
                                    return begin(tx, scope, now, asker, seen, choice, null);
                                })));
    }

    /** Those that would be computed. */
    static List<Pick> wanted(Matrix seen, List<Cell> now, Choice choice) {
        var guards = seen.papers().stream().collect(Collectors.toMap(SeenPaper::sourceItemId, SeenPaper::guard));
        return now.stream()
                .filter(choice::has)
                .map(cell -> new Pick(cell.cellId(), !cell.wants(guards.get(cell.paperId()))))
                .filter(pick -> choice.anew() || !pick.upToDate())
                .toList();
    }

    /** One that was laid just now, as a part of other work: a run of its own below that. */
    public Uni<UUID> below(SqlConnection tx, Scope whole, Comparison laid, Asker asker, Matrix seen) {
        return begin(tx, whole.withRun(Ids.next()), laid, asker, seen, Choice.ALL, whole.runId())
                .map(Begun::runId);
    }

    private Uni<Begun> begin(
            SqlConnection tx, Scope scope, Comparison now, Asker asker, Matrix seen, Choice choice, UUID whole) {
        var id = now.comparisonId();
        var papers = seen.papers().stream().map(SeenPaper::sourceItemId).toList();
        var isPrivate = seen.papers().stream().anyMatch(paper -> paper.own() || paper.repositoryId() != null);
        return cells.of(tx, id, papers).map(all -> wanted(seen, all, choice)).chain(picks -> cells.want(
                        tx, picks.stream().map(Pick::cellId).toList())
                .chain(wanted -> begin(tx, scope, new Told(whole, id, isPrivate), asker, wanted, upToDate(picks))));
    }

    private static Set<UUID> upToDate(List<Pick> picks) {
        return picks.stream().filter(Pick::upToDate).map(Pick::cellId).collect(Collectors.toSet());
    }

    // Only what has an answer gets another one than last time; what has none gets the one that everybody would.
    private Uni<Begun> begin(
            SqlConnection tx, Scope scope, Told told, Asker asker, List<Wanted> wanted, Set<UUID> upToDate) {
        var id = told.comparisonId();
        return fills.begin(tx, scope, id, asker, wanted.size())
                .chain(() -> outbox.add(
                        tx,
                        scope,
                        new RunStarted(scope.runId(), RUN, told.parent(), id.toString()).personal(told.isPrivate())))
                .chain(() -> InTurn.each(
                        wanted,
                        one -> jobs.add(
                                tx, scope, FillCell.job(one, told.isPrivate(), upToDate.contains(one.cellId())))))
                .chain(() -> tx.preparedQuery(PATIENT).execute(Tuple.of(scope.runId(), FillCell.TYPE, TRIES)))
                .chain(() -> wanted.isEmpty()
                        ? fills.end(tx, scope, id)
                        : Uni.createFrom().voidItem())
                .replaceWith(new Begun(scope.runId(), id, wanted.size()));
    }

    static Set<String> questions(Matrix seen) {
        return seen.comparison().questions().stream()
                .map(Comparison.Question::questionId)
                .collect(Collectors.toSet());
    }
}
