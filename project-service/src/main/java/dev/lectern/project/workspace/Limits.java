package dev.lectern.project.workspace;

import dev.lectern.common.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Keeps a workspace within its plan; to be asked while its lock is held, or two would take the last place. */
@ApplicationScoped
public class Limits {

    /** What there is and what there may be; null: without a limit. */
    record Usage(
            String plan,
            long projects,
            Integer mostProjects,
            long members,
            Integer mostMembers,
            long documents,
            Integer mostDocuments) {}

    /** How many there may be; null: any number. */
    record Documents(String plan, Integer documents) {}

    private static final String DOCUMENTS = """
            SELECT plan.plan, plan.documents FROM workspace w JOIN plan ON plan.plan = coalesce(w.plan, $2)
             WHERE w.workspace_id = $1
            """;
    private static final String USAGE = """
            SELECT plan.plan,
                   (SELECT count(*) FROM project p
                     WHERE p.workspace_id = w.workspace_id AND p.is_active AND NOT p.is_default) AS projects,
                   plan.projects AS most_projects,
                   (SELECT count(*) FROM workspace_member m
                     WHERE m.workspace_id = w.workspace_id AND m.is_active) AS members,
                   plan.members AS most_members,
                   (SELECT count(DISTINCT k.source_item_id) FROM known_paper k
                     WHERE k.workspace_id = w.workspace_id AND k.removed_at IS NULL) AS documents,
                   plan.documents AS most_documents
              FROM workspace w JOIN plan ON plan.plan = coalesce(w.plan, ?2)
             WHERE w.workspace_id = ?1
            """;

    private final WorkspaceConfig config;

    Limits(WorkspaceConfig config) {
        this.config = config;
    }

    String planOf(Workspace workspace) {
        return workspace.plan == null ? config.plan() : workspace.plan;
    }

    /** Of those workspaces that have none of their own. */
    public String planOfTheInstallation() {
        return config.plan();
    }

    /** For one more project. */
    public Uni<Void> roomForProject(UUID workspace) {
        return usage(workspace)
                .invoke(now -> check("projects", now.projects(), now.mostProjects()))
                .replaceWithVoid();
    }

    /** For one more member, beside those who are asked already. */
    public Uni<Void> roomForMember(UUID workspace, long asked) {
        return usage(workspace)
                .invoke(now -> check("members", now.members() + asked, now.mostMembers()))
                .replaceWithVoid();
    }

    /** Null where there is no such workspace. */
    Uni<Documents> documents(SqlConnection tx, UUID workspace) {
        return tx.preparedQuery(DOCUMENTS)
                .execute(Tuple.of(workspace, config.plan()))
                .map(RowSet::iterator)
                .map(rows -> rows.hasNext() ? documents(rows.next()) : null);
    }

    private static Documents documents(Row row) {
        return new Documents(row.getString("plan"), row.getInteger("documents"));
    }

    Uni<Usage> usage(UUID workspace) {
        return Panache.getSession().chain(session -> session.createNativeQuery(USAGE, Object[].class)
                .setParameter(1, workspace)
                .setParameter(2, config.plan())
                .getSingleResult()
                .map(row -> new Usage(
                        (String) row[0],
                        number(row[1]),
                        limit(row[2]),
                        number(row[3]),
                        limit(row[4]),
                        number(row[5]),
                        limit(row[6]))));
    }

    private static void check(String what, long there, Integer most) {
        if (most != null && there >= most) {
            throw ProblemException.planLimit("The plan allows " + most + " " + what + ", and there are " + there + ".");
        }
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    private static Integer limit(Object value) {
        return value == null ? null : ((Number) value).intValue();
    }
}
