package dev.lectern.workflow.run;

import dev.lectern.workflow.run.Hearing.Moment;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Finds runs of a project. */
@ApplicationScoped
class RunRepository implements PanacheRepositoryBase<RunRecord, UUID> {

    /** What a list is narrowed to. */
    record Filter(Optional<RunStatus> status, Optional<String> kind) {}

    private static final String RUN_OF_PROJECT = "recordKind = 'run' and projectId = ?1 and runId = ?2";

    Uni<List<RunRecord>> page(UUID project, Filter filter, Moment moment, UUID after, int limit) {
        var where = new StringBuilder("recordKind = 'run' and projectId = :project and runId < :after");
        var values = new HashMap<String, Object>(Map.of("project", project, "after", after));
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

    Uni<RunRecord> run(UUID project, UUID run) {
        return find(RUN_OF_PROJECT, project, run).firstResult();
    }

    Uni<RunRecord> locked(UUID project, UUID run) {
        return find(RUN_OF_PROJECT, project, run)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    Uni<List<RunRecord>> steps(UUID run) {
        return list("recordKind = 'step' and runId = ?1 order by startedAt, recordId", run);
    }
}
