package dev.lectern.ingestion.source;

import dev.lectern.ingestion.paper.Sight;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny.SelectionQuery;

/** Sources for looking at; who changes them goes through {@link SourceRows}. */
@ApplicationScoped
class SourceRepository implements PanacheRepositoryBase<Source, UUID> {

    // Which ones they are is asked first: what a project sees is more than this language can say well.
    private static final String SEEN =
            "SELECT s.source_reference_id FROM source_reference s WHERE s.source_reference_id = ?4 AND " + Sight.SEES;
    private static final String WITH_CONTENT = "FROM Source s LEFT JOIN FETCH s.content ";

    Uni<Source> seen(Sight sight, UUID id) {
        return ids(sight, SEEN, id)
                .chain(SelectionQuery::getResultList)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().nullItem()
                        : find(WITH_CONTENT + "WHERE s.id = ?1", id).firstResult());
    }

    Uni<List<Source>> newest(Sight sight, UUID before, int most) {
        return ids(sight, Sight.NEWEST, before)
                .chain(query -> query.setParameter(5, most).getResultList())
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : find(WITH_CONTENT + "WHERE s.id IN ?1 ORDER BY s.id DESC", found)
                                .list());
    }

    private static Uni<SelectionQuery<UUID>> ids(Sight sight, String sql, UUID id) {
        return Panache.getSession().map(session -> session.createNativeQuery(sql, UUID.class)
                .setParameter(1, sight.project())
                .setParameter(2, sight.whole())
                .setParameter(3, sight.listOnly())
                .setParameter(4, id));
    }
}
