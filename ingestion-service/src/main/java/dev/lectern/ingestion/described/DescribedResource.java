package dev.lectern.ingestion.described;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The newest papers that somebody sees where he is, with what they say of themselves. */
@Path("/internal/papers/described")
class DescribedResource {

    record Question(
            @NotNull UUID workspaceId,
            @NotNull UUID projectId,
            @NotNull UUID userId,
            boolean wholeWorkspace,
            boolean listOnly,
            @Min(1) @Max(5_000) int limit) {

        Sight sight() {
            return new Sight(projectId, wholeWorkspace, listOnly);
        }
    }

    /** The name is by which he knows it; the title is what is known of it. */
    record Described(UUID sourceItemId, String name, String title, String summary, List<String> keywords) {

        static Described of(Row row) {
            return new Described(
                    row.getUUID("source_item_id"),
                    Objects.requireNonNullElse(row.getString("name"), ""),
                    Objects.requireNonNullElse(row.getString("title"), ""),
                    Objects.requireNonNullElse(row.getString("summary"), ""),
                    List.of(row.getArrayOfStrings("keywords")));
        }
    }

    record Reply(List<Described> items) {}

    private static final UUID LAST = new UUID(-1, -1);
    private static final String DESCRIBED = "WITH seen AS (" + Sight.NEWEST.replace('?', '$') + """
        )
        SELECT s.source_item_id, s.name, coalesce(m.title, w.openalex_title, s.name) AS title,
               coalesce(m.abstract, w.openalex_work ->> 'summary') AS summary, coalesce(m.keywords, '{}') AS keywords
          FROM seen
          JOIN source_reference s USING (source_reference_id)
          LEFT JOIN paper_metadata m ON m.workspace_id = s.workspace_id AND m.source_item_id = s.source_item_id
          LEFT JOIN enrichment.openalex_match w
                 ON w.workspace_id = s.workspace_id AND w.source_item_id = s.source_item_id
         WHERE s.source_item_id IS NOT NULL
         ORDER BY s.source_reference_id DESC
        """;

    private final Tenancy tenancy;

    DescribedResource(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @POST
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Reply> described(@NotNull @Valid Question asked) {
        var scope = new Scope(RequestIds.currentRun(), asked.workspaceId(), asked.projectId(), asked.userId());
        var sight = asked.sight();
        return tenancy.tx(scope, tx -> tx.preparedQuery(DESCRIBED)
                        .execute(Tuple.of(sight.project(), sight.whole(), sight.listOnly(), LAST, asked.limit())))
                .map(rows -> new Reply(StreamSupport.stream(rows.spliterator(), false)
                        .map(Described::of)
                        .toList()));
    }
}
