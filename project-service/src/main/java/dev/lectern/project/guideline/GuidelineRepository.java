package dev.lectern.project.guideline;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Keeps the guidelines. */
@ApplicationScoped
class GuidelineRepository implements PanacheRepositoryBase<Guideline, UUID> {

    private static final String IN_USE = """
            SELECT count(*) FROM known_paper
             WHERE workspace_id = ?1 AND project_id = ?2 AND source_item_id = ?3 AND removed_at IS NULL
            """;

    /** Whether the project itself uses that source: what others have is not told. */
    Uni<Boolean> isSourceOf(UUID workspace, UUID project, UUID item) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(IN_USE, Long.class)
                        .setParameter(1, workspace)
                        .setParameter(2, project)
                        .setParameter(3, item)
                        .getSingleResult())
                .map(found -> found > 0);
    }
}
