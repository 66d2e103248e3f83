package dev.lectern.ingestion.use;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The uses of an item, for the service that searches it: names travel this way and never through Kafka. */
@Path("/internal/sources/{sourceItemId}/uses")
class UsesResource {

    /**
     * One use: of a repository, or else of a project, and there of all who see the project, or of one user alone. What is not
     * said is null.
     */
    record Use(UUID referenceId, UUID projectId, UUID repositoryId, UUID userId, String name, String kind) {

        static Use of(Row row) {
            return new Use(
                    row.getUUID("source_reference_id"),
                    row.getUUID("project_id"),
                    row.getUUID("repository_id"),
                    row.getUUID("user_id"),
                    row.getString("name"),
                    row.getString("kind"));
        }
    }

    /** None of an item that is gone. The year is that of the item, and null where it is not known. */
    record Uses(UUID sourceItemId, Instant asOf, Integer year, List<Use> items) {}

    private static final String USES = """
            SELECT s.source_reference_id, s.repository_id, s.name, s.kind,
                   CASE WHEN s.repository_id IS NULL THEN s.project_id END AS project_id,
                   CASE WHEN s.kind = 'document' THEN s.user_id END AS user_id
              FROM source_reference s
             WHERE s.workspace_id = $1 AND s.source_item_id = $2
             ORDER BY s.source_reference_id
            """;

    private static final String NOW = """
            SELECT clock_timestamp() AS now,
                   (SELECT publication_year FROM paper_metadata WHERE workspace_id = $1 AND source_item_id = $2) AS year
            """;

    private final Tenancy tenancy;

    UsesResource(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @GET
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Uses> uses(UUID sourceItemId, @QueryParam("workspaceId") @NotNull UUID workspaceId) {
        var scope = Scope.ofRun(RequestIds.currentRun()).withWorkspace(workspaceId);
        return tenancy.tx(scope, tx -> tx.preparedQuery(NOW)
                .execute(Tuple.of(workspaceId, sourceItemId))
                .map(rows -> rows.iterator().next())
                .chain(now -> tx.preparedQuery(USES)
                        .execute(Tuple.of(workspaceId, sourceItemId))
                        .map(rows -> new Uses(
                                sourceItemId,
                                now.getOffsetDateTime("now").toInstant(),
                                now.getInteger("year"),
                                StreamSupport.stream(rows.spliterator(), false)
                                        .map(Use::of)
                                        .toList()))));
    }
}
