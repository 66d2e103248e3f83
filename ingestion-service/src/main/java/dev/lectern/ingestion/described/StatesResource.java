package dev.lectern.ingestion.described;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.enrich.EnrichSource;
import dev.lectern.ingestion.lookup.EnrichConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** How far some papers are, and what became of looking them up outside, for the service that works on all of them. */
@Path("/internal/papers")
class StatesResource {

    /** The run is that for which they are looked up. */
    record Those(
            @NotNull UUID workspaceId,
            @NotNull UUID projectId,
            @NotNull UUID userId,
            @NotNull UUID runId,
            @NotNull @Size(max = 1_000) List<@NotNull UUID> sourceItemIds) {

        Scope scope() {
            return new Scope(runId, workspaceId, projectId, userId);
        }
    }

    /** Null where nobody has looked it up. */
    record State(UUID sourceItemId, String status, String reason, String enrichment) {

        static State of(Row row) {
            return new State(
                    row.getUUID("source_item_id"),
                    row.getString("processing_status"),
                    row.getString("error_message"),
                    row.getString("match_status"));
        }
    }

    record States(boolean enriches, List<State> items) {}

    private static final String STATES = """
        SELECT i.source_item_id, i.processing_status, i.error_message, m.match_status
          FROM source_item i LEFT JOIN enrichment.openalex_match m USING (workspace_id, source_item_id)
         WHERE i.source_item_id = ANY($1) AND i.tombstoned_at IS NULL ORDER BY i.source_item_id
        """;

    private final Tenancy tenancy;
    private final EnrichSource enrich;
    private final EnrichConfig config;

    StatesResource(Tenancy tenancy, EnrichSource enrich, EnrichConfig config) {
        this.tenancy = tenancy;
        this.enrich = enrich;
        this.config = config;
    }

    @POST
    @Path("states")
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<States> states(@NotNull @Valid Those those) {
        return tenancy.tx(those.scope(), tx -> states(tx, those));
    }

    /** Asked again for the same run it is the same work. */
    @POST
    @Path("enriched")
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<States> enriched(@NotNull @Valid Those those) {
        return tenancy.tx(those.scope(), tx -> states(tx, those).call(states -> Multi.createFrom()
                .iterable(states.items())
                .filter(state -> state.enrichment() == null)
                .onItem()
                .transformToUniAndConcatenate(state -> enrich.beside(tx, those.scope(), state.sourceItemId()))
                .onItem()
                .ignoreAsUni()));
    }

    private Uni<States> states(SqlConnection tx, Those those) {
        return tx.preparedQuery(STATES)
                .execute(Tuple.of((Object) those.sourceItemIds().toArray(UUID[]::new)))
                .map(rows -> new States(
                        config.enabled(),
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(State::of)
                                .toList()));
    }
}
