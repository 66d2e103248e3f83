package dev.lectern.ingestion.paper;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * How far a project sees in its workspace. A default project without a list sees all (whole), one with a list sees what is
 * on it (listOnly), and any other project sees what it took in and what was put on its list.
 */
public record Sight(UUID project, boolean whole, boolean listOnly) {

    private static final String WHOLE = "whole";
    private static final String LIST_ONLY = "listOnly";

    // What is in a repository is seen through the repository only, and a document only by whose it is.
    private static final String SHARED = "(s.repository_id IS NULL AND s.kind <> 'document')";
    private static final String OWN_DOCUMENT = """
            (s.repository_id IS NULL AND s.kind = 'document' AND s.project_id = ?1 AND s.user_id = tenant_user())
            """;
    private static final String LISTED = """
            (EXISTS (SELECT FROM project_paper l
                      WHERE l.project_id = ?1 AND l.source_item_id = s.source_item_id AND l.is_listed))
            """;
    private static final String UNDECIDED = """
            (NOT ?3 AND s.project_id = ?1 AND NOT EXISTS (SELECT FROM project_paper l
                  WHERE l.project_id = ?1 AND l.source_item_id = s.source_item_id))
            """;
    private static final String SHOWN_ONCE = """
            (s.project_id = ?1 OR (s.source_item_id IS NOT NULL AND NOT EXISTS (SELECT FROM source_reference o
                  WHERE o.workspace_id = s.workspace_id AND o.source_item_id = s.source_item_id
                    AND o.repository_id IS NULL AND o.kind <> 'document'
                    AND (o.project_id = ?1 OR o.source_reference_id < s.source_reference_id))))
            """;

    /**
     * Of references s; ?1 is the project, ?2 whole, ?3 listOnly. An item that another project took in is shown by the
     * oldest of its references, unless this project has one itself. What was cancelled has no content any more and is
     * seen where it was added. For one reference: among many it would look at all of the workspace.
     */
    public static final String SEES = "(" + OWN_DOCUMENT + " OR " + SHARED + " AND (?2 OR s.source_item_id IS NULL OR "
            + LISTED + " OR " + UNDECIDED + ") AND " + SHOWN_ONCE + ")";

    /**
     * The ids of those that it sees, newest first: at most ?5 that are older than ?4. The same rule, but case by case, so
     * that each goes along an index: all of a workspace, what the project took in itself, what is on its list
     * besides, and the documents of whoever asks.
     */
    public static final String NEWEST = """
            SELECT seen.source_reference_id FROM (
                (SELECT s.source_reference_id FROM source_reference s
                  WHERE ?2 AND s.source_reference_id < ?4 AND %4$s AND %1$s
                  ORDER BY s.source_reference_id DESC LIMIT ?5)
                UNION ALL
                (SELECT s.source_reference_id FROM source_reference s
                  WHERE NOT ?2 AND s.project_id = ?1 AND s.source_reference_id < ?4 AND %4$s
                    AND (s.source_item_id IS NULL OR %2$s OR %3$s)
                  ORDER BY s.source_reference_id DESC LIMIT ?5)
                UNION ALL
                (SELECT s.source_reference_id
                   FROM project_paper p
                   JOIN source_reference s ON s.workspace_id = p.workspace_id AND s.source_item_id = p.source_item_id
                  WHERE NOT ?2 AND p.project_id = ?1 AND p.is_listed AND s.project_id <> ?1
                    AND s.source_reference_id < ?4 AND %4$s AND %1$s
                  ORDER BY s.source_reference_id DESC LIMIT ?5)
                UNION ALL
                (SELECT s.source_reference_id FROM source_reference s
                  WHERE s.source_reference_id < ?4 AND %5$s
                  ORDER BY s.source_reference_id DESC LIMIT ?5)) AS seen
             ORDER BY seen.source_reference_id DESC LIMIT ?5
            """.formatted(SHOWN_ONCE, LISTED, UNDECIDED, SHARED, OWN_DOCUMENT);

    /** The same for the reactive client. */
    public static final String SEES_BY_NUMBER = SEES.replace('?', '$');

    public static Sight of(Caller caller) {
        return new Sight(caller.projectId(), caller.seesWholeWorkspace(), caller.seesListOnly());
    }

    /** As it was when the work was asked for: only a request knows it, and what comes in must be seen. */
    public static Sight of(Job job) {
        return of(job.scope(), job.input());
    }

    /** The same from what another job of that request was given. */
    public static Sight of(Scope scope, JsonObject input) {
        return new Sight(scope.projectId(), input.getBoolean(WHOLE, false), input.getBoolean(LIST_ONLY, false));
    }

    /** For work that asks for it later. */
    public JsonObject input() {
        return new JsonObject().put(WHOLE, whole).put(LIST_ONLY, listOnly);
    }
}
