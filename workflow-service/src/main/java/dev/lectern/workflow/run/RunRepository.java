package dev.lectern.workflow.run;

import dev.lectern.common.identity.Scope;
import dev.lectern.workflow.run.Hearing.Moment;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Finds the runs that somebody sees in his project. */
@ApplicationScoped
class RunRepository implements PanacheRepositoryBase<RunRecord, UUID> {

    /** What a list is narrowed to. */
    record Filter(Optional<RunStatus> status, Optional<String> kind, Optional<UUID> parent) {}

    /** There are many of them, and each belongs to a run that is listed. */
    private static final String NOT_A_PART = " and (kind is null or kind <> 'comparison.cell')";

    /** Of the current project, less what in it is somebody else's own business. */
    private static final String SEEN =
            "recordKind = 'run' and projectId = :project and (isPersonal = false or userId = :user)";

    private static final String ONE = SEEN + " and runId = :run";

    Uni<List<RunRecord>> page(Scope by, Filter filter, Moment moment, UUID after, int limit) {
        var where = new StringBuilder(SEEN + " and runId < :after");
        var values =
                new HashMap<String, Object>(Map.of("project", by.projectId(), "user", by.userId(), "after", after));
        filter.parent().ifPresent(parent -> {
            where.append(" and parentRunId = :parent");
            values.put("parent", parent);
        });
        if (filter.parent().isEmpty() && filter.kind().isEmpty()) {
            where.append(NOT_A_PART);
        }
        filter.kind().ifPresent(kind -> {
            where.append(" and kind = :kind");
            values.put("kind", kind);
        });
        filter.status().ifPresent(status -> {
            where.append(" and status = :status");
            values.put("status", (status == RunStatus.WAITING ? RunStatus.RUNNING : status).wire());
            if (!status.ended()) {
                where.append(status == RunStatus.WAITING ? " and heardAt < :quiet" : " and heardAt >= :quiet");
                values.put("quiet", moment.quietSince());
            }
        });
        return find(where + " order by runId desc", values).range(0, limit - 1).list();
    }

    Uni<RunRecord> run(Scope by, UUID run) {
        return one(by, run).firstResult();
    }

    Uni<RunRecord> locked(Scope by, UUID run) {
        return one(by, run).withLock(LockModeType.PESSIMISTIC_WRITE).firstResult();
    }

    private PanacheQuery<RunRecord> one(Scope by, UUID run) {
        return find(ONE, Map.of("project", by.projectId(), "user", by.userId(), "run", run));
    }

    Uni<List<RunRecord>> steps(UUID run) {
        return list("recordKind = 'step' and runId = ?1 order by startedAt, recordId", run);
    }
}
