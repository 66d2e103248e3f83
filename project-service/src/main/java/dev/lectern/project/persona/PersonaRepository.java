package dev.lectern.project.persona;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Keeps personas. */
@ApplicationScoped
class PersonaRepository implements PanacheRepositoryBase<Persona, UUID> {

    Uni<Persona> ofProject(UUID project, UUID persona) {
        return find("projectId = ?1 and personaId = ?2", project, persona).firstResult();
    }

    /** Null only in a project that was never furnished. */
    Uni<Persona> defaultOf(UUID project) {
        return find("projectId = ?1 and isDefault", project).firstResult();
    }

    /** The default one comes before all others, however old it is. */
    Uni<List<Persona>> firstPage(UUID project, boolean all, int limit) {
        return find("projectId = ?1 and (isActive or ?2 = true) order by isDefault desc, personaId desc", project, all)
                .page(0, limit)
                .list();
    }

    Uni<List<Persona>> page(UUID project, boolean all, UUID after, int limit) {
        return find(
                        "projectId = ?1 and (isActive or ?2 = true) and not isDefault and personaId < ?3"
                                + " order by personaId desc",
                        project,
                        all,
                        after)
                .page(0, limit)
                .list();
    }

    Uni<Long> countOf(UUID project) {
        return count("projectId", project);
    }

    Uni<Set<String>> slugsLike(UUID project, String stem) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select slug from Persona where projectId = ?1 and slug like ?2", String.class)
                        .setParameter(1, project)
                        .setParameter(2, stem + "%")
                        .getResultList())
                .map(HashSet::new);
    }
}
