package dev.lectern.ingestion.described;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The newest papers of a place: of a project those that somebody sees there, of a repository all that is in it. Whether he may
 * read that is for the service that asks to find out before it tells him of any.
 */
@Path("/internal/papers/listed")
class ListedResource {

    record Place(
            @NotNull UUID workspaceId,
            @NotNull UUID projectId,
            @NotNull UUID userId,
            boolean wholeWorkspace,
            boolean listOnly,
            UUID repositoryId,
            @Min(1) @Max(5_000) int limit) {}

    record Listed(List<UUID> sourceItemIds) {}

    private static final UUID LAST = new UUID(-1, -1);
    private static final String OF_PROJECT = "WITH seen AS (" + Sight.NEWEST.replace('?', '$') + """
        )
        SELECT s.source_item_id FROM seen JOIN source_reference s USING (source_reference_id)
         WHERE s.source_item_id IS NOT NULL ORDER BY s.source_reference_id DESC
        """;
    private static final String OF_REPOSITORY = """
        SELECT source_item_id FROM source_reference WHERE repository_id = $1 AND source_item_id IS NOT NULL
         ORDER BY source_reference_id DESC LIMIT $2
        """;

    private final Tenancy tenancy;

    ListedResource(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @POST
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Listed> listed(@NotNull @Valid Place place) {
        var scope = new Scope(RequestIds.currentRun(), place.workspaceId(), place.projectId(), place.userId());
        return tenancy.tx(scope, tx -> found(tx, place))
                .map(rows -> new Listed(StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("source_item_id"))
                        .toList()));
    }

    private static Uni<RowSet<Row>> found(SqlConnection tx, Place place) {
        return place.repositoryId() == null
                ? tx.preparedQuery(OF_PROJECT)
                        .execute(Tuple.of(
                                place.projectId(), place.wholeWorkspace(), place.listOnly(), LAST, place.limit()))
                : tx.preparedQuery(OF_REPOSITORY).execute(Tuple.of(place.repositoryId(), place.limit()));
    }
}
