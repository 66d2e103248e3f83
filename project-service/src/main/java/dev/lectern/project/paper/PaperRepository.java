package dev.lectern.project.paper;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The lists, for looking at. */
@ApplicationScoped
class PaperRepository implements PanacheRepositoryBase<Paper, UUID> {

    Uni<Paper> listed(UUID project, UUID item) {
        return find("projectId = ?1 and sourceItemId = ?2 and isListed", project, item)
                .firstResult();
    }

    Uni<List<Paper>> page(UUID project, UUID after, int limit) {
        return find("projectId = ?1 and isListed and projectPaperId < ?2 order by projectPaperId desc", project, after)
                .page(0, limit)
                .list();
    }
}
