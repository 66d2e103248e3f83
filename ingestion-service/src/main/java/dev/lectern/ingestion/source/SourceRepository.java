package dev.lectern.ingestion.source;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Sources for looking at; who changes them goes through {@link SourceRows}. */
@ApplicationScoped
class SourceRepository implements PanacheRepositoryBase<Source, UUID> {

    private static final String WITH_CONTENT = "FROM Source s LEFT JOIN FETCH s.content WHERE s.projectId = ?1 ";

    Uni<Source> ofProject(UUID project, UUID id) {
        return find(WITH_CONTENT + "AND s.id = ?2", project, id).firstResult();
    }

    Uni<List<Source>> newestOfProject(UUID project, UUID before, int most) {
        return find(WITH_CONTENT + "AND s.id < ?2 ORDER BY s.id DESC", project, before)
                .page(0, most)
                .list();
    }
}
