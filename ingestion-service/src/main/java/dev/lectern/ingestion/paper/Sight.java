package dev.lectern.ingestion.paper;

import dev.lectern.common.identity.Caller;
import java.util.UUID;

/**
 * How far a project sees in its workspace. A default project without a list sees all (whole), one with a list sees what is
 * on it (listOnly), and any other project sees what it took in and what was put on its list.
 */
public record Sight(UUID project, boolean whole, boolean listOnly) {

    /**
     * Of references s; ?1 is the project, ?2 whole, ?3 listOnly. An item that another project took in is shown by the
     * oldest of its references, unless this project has one itself. What was cancelled has no content any more and is
     * seen where it was added.
     */
    public static final String SEES = """
            (?2 OR s.source_item_id IS NULL
             OR EXISTS (SELECT FROM project_paper l
                         WHERE l.project_id = ?1 AND l.source_item_id = s.source_item_id AND l.is_listed)
             OR (NOT ?3 AND s.project_id = ?1 AND NOT EXISTS (SELECT FROM project_paper l
                  WHERE l.project_id = ?1 AND l.source_item_id = s.source_item_id)))
            AND (s.project_id = ?1 OR (s.source_item_id IS NOT NULL AND NOT EXISTS (SELECT FROM source_reference o
                  WHERE o.workspace_id = s.workspace_id AND o.source_item_id = s.source_item_id
                    AND (o.project_id = ?1 OR o.source_reference_id < s.source_reference_id))))
            """;

    /** The same for the reactive client. */
    public static final String SEES_BY_NUMBER = SEES.replace('?', '$');

    public static Sight of(Caller caller) {
        return new Sight(caller.projectId(), caller.seesWholeWorkspace(), caller.seesListOnly());
    }
}
