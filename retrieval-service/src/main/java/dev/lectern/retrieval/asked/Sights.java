package dev.lectern.retrieval.asked;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.asked.AskedFor.Paper;
import dev.lectern.retrieval.sibling.RepositoryDoor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Which of some papers somebody sees, what they are called where he sees them, and which text they have now. */
@ApplicationScoped
class Sights {

    /**
     * A paper that he sees.
     *
     * @param own he alone sees it in the project
     * @param textHash null while it is not searched
     */
    record Seen(UUID sourceItemId, UUID repositoryId, String title, boolean own, String textHash) {}

    private static final UUID NONE = new UUID(0, 0);
    // As a search sees it: all of the workspace, the project's list, or that and what the project took in; and his own.
    private static final String SEEN = """
        SELECT w.item, w.repository, r.name, r.user_id IS NOT NULL AS own,
               CASE WHEN s.state = 'indexed' THEN s.text_hash END AS text_hash
          FROM unnest($2::uuid[], $7::uuid[]) WITH ORDINALITY AS w (item, repository, place)
          JOIN LATERAL (
               SELECT r.name, r.user_id FROM source_reference r
                WHERE r.workspace_id = $1 AND r.source_item_id = w.item AND r.removed_at IS NULL
                  AND CASE WHEN w.repository <> $8 THEN r.repository_id = w.repository
                      ELSE r.repository_id IS NULL
                           AND (r.user_id IS NULL
                                AND ($4 OR EXISTS (SELECT FROM project_paper l WHERE l.project_id = $3 AND l.is_listed
                                                      AND l.source_item_id = r.source_item_id)
                                     OR NOT $5 AND r.project_id = $3
                                        AND NOT EXISTS (SELECT FROM project_paper l WHERE l.project_id = $3
                                                           AND l.source_item_id = r.source_item_id))
                                OR r.user_id = $6 AND r.project_id = $3)
                      END
                ORDER BY r.user_id IS NOT NULL, r.project_id = $3 DESC, r.created_at LIMIT 1) AS r ON true
          LEFT JOIN indexed_source s ON s.workspace_id = $1 AND s.source_item_id = w.item
         ORDER BY w.place
        """;

    private final Tenancy tenancy;
    private final RepositoryDoor door;

    Sights(Tenancy tenancy, RepositoryDoor door) {
        this.tenancy = tenancy;
        this.door = door;
    }

    /** Those of them that he sees, in their order. */
    Uni<List<Seen>> of(AskedFor asker, List<Paper> papers) {
        var repositories = papers.stream()
                .map(Paper::repositoryId)
                .filter(Objects::nonNull)
                .distinct();
        return Multi.createFrom()
                .items(repositories)
                .onItem()
                .transformToUniAndConcatenate(repository -> readable(asker, repository))
                .filter(Objects::nonNull)
                .collect()
                .asSet()
                .chain(readable -> look(asker, papers, readable));
    }

    /** One of them; fails with NOT_FOUND if he does not see it. */
    Uni<Seen> one(AskedFor asker, Paper paper) {
        return of(asker, List.of(paper)).map(seen -> {
            if (seen.isEmpty()) {
                throw ProblemException.notFound("paper");
            }
            return seen.getFirst();
        });
    }

    private Uni<UUID> readable(AskedFor asker, UUID repository) {
        if (!asker.repositories()) {
            return Uni.createFrom().item(NONE);
        }
        return door.admit(
                        asker.scope(RequestIds.currentRun()), asker.roleIds(), asker.administers(), List.of(repository))
                .replaceWith(repository)
                .onFailure(failure -> failure instanceof ProblemException problem
                        && problem.kind() == ProblemException.Kind.NOT_FOUND)
                .recoverWithItem(NONE);
    }

    private Uni<List<Seen>> look(AskedFor asker, List<Paper> papers, Set<UUID> readable) {
        var wanted = papers.stream()
                .filter(paper -> paper.repositoryId() == null || readable.contains(paper.repositoryId()))
                .toList();
        if (wanted.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var items = wanted.stream().map(Paper::sourceItemId).toArray(UUID[]::new);
        var repositories = wanted.stream()
                .map(paper -> paper.repositoryId() == null ? NONE : paper.repositoryId())
                .toArray(UUID[]::new);
        return tenancy.tx(asker.scope(RequestIds.currentRun()), tx -> tx.preparedQuery(SEEN)
                        .execute(Tuple.from(Arrays.asList(
                                asker.workspaceId(),
                                items,
                                asker.projectId(),
                                asker.wholeWorkspace(),
                                asker.listOnly(),
                                asker.userId(),
                                repositories,
                                NONE))))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Seen(
                                row.getUUID("item"),
                                NONE.equals(row.getUUID("repository")) ? null : row.getUUID("repository"),
                                Objects.requireNonNullElse(row.getString("name"), ""),
                                row.getBoolean("own"),
                                row.getString("text_hash")))
                        .toList());
    }
}
