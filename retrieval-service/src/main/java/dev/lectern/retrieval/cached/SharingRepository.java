package dev.lectern.retrieval.cached;

import dev.lectern.common.event.ProjectEvent.ProjectSettingsChanged;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What projects say of sharing answers with each other. */
@ApplicationScoped
class SharingRepository {

    /** Takes answers of others and gives its own; and gives also those to questions that somebody made up. */
    record Sharing(boolean reuse, boolean custom) {

        static final Sharing DEFAULT = new Sharing(true, false);
    }

    private static final String SELECT = "SELECT allow_cross_project_answer_reuse, allow_custom_question_sharing"
            + " FROM retrieval.answer_sharing WHERE project_id = $1";
    private static final String SAY = """
            INSERT INTO retrieval.answer_sharing AS s (project_id, workspace_id, allow_cross_project_answer_reuse,
                   allow_custom_question_sharing, version)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (project_id) DO UPDATE
               SET allow_cross_project_answer_reuse = excluded.allow_cross_project_answer_reuse,
                   allow_custom_question_sharing = excluded.allow_custom_question_sharing, version = excluded.version
             WHERE excluded.version > s.version
            """;
    private static final String TAKE_BACK = """
            DELETE FROM retrieval.query_cache c USING retrieval.answer_sharing s
             WHERE c.workspace_id = $1 AND c.project_id = $2 AND s.project_id = $2
               AND NOT s.allow_cross_project_answer_reuse
            """;

    Uni<Sharing> of(SqlConnection tx, UUID project) {
        return tx.preparedQuery(SELECT).execute(Tuple.of(project)).map(rows -> {
            var all = rows.iterator();
            if (!all.hasNext()) {
                return Sharing.DEFAULT;
            }
            var row = all.next();
            return new Sharing(row.getBoolean(0), row.getBoolean(1));
        });
    }

    /** News comes in any order; a project that no longer shares takes back what it gave. */
    Uni<Void> say(SqlConnection tx, UUID workspace, ProjectSettingsChanged news) {
        return tx.preparedQuery(SAY)
                .execute(Tuple.of(
                        news.projectId(),
                        workspace,
                        news.allowCrossProjectAnswerReuse(),
                        news.allowCustomQuestionSharing(),
                        news.version()))
                .chain(() -> tx.preparedQuery(TAKE_BACK).execute(Tuple.of(workspace, news.projectId())))
                .replaceWithVoid();
    }
}
