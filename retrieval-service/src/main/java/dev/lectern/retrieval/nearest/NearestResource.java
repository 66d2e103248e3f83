package dev.lectern.retrieval.nearest;

import com.pgvector.PGvector;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.nearest.Nearest.Answer;
import dev.lectern.retrieval.nearest.Nearest.Near;
import dev.lectern.retrieval.nearest.Nearest.Seen;
import dev.lectern.retrieval.version.Live;
import dev.lectern.retrieval.version.Shards;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What is nearest to a vector that one has already, for sibling services: among all sources of a workspace, or some. */
@Path("/internal/nearest")
class NearestResource {

    record Question(
            @NotNull UUID workspaceId,
            @NotNull @Size(min = 1, max = 4_000) float[] vector,
            @Min(1) @Max(200) int limit,
            @Size(max = 100_000) List<@NotNull UUID> sourceItemIds) {

        UUID[] sources() {
            return sourceItemIds == null ? null : sourceItemIds.toArray(UUID[]::new);
        }
    }

    record Reply(List<Near> hits, boolean byIndex) {}

    private static final String SEEN = """
            SELECT coalesce(array_agg(source_item_id), '{}') AS sources, coalesce(sum(chunk_count), 0)::int AS chunks
              FROM indexed_source
             WHERE workspace_id = $1 AND state = 'indexed' AND ($2::uuid[] IS NULL OR source_item_id = ANY($2))
            """;

    private final Tenancy tenancy;
    private final Shards shards;
    private final Nearest nearest;

    NearestResource(Tenancy tenancy, Shards shards, Nearest nearest) {
        this.tenancy = tenancy;
        this.shards = shards;
        this.nearest = nearest;
    }

    @POST
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Reply> find(@NotNull @Valid Question question) {
        var workspace = question.workspaceId();
        return tenancy.look(
                        Scope.ofRun(RequestIds.currentRun()).withWorkspace(workspace),
                        // Both are on their way at once.
                        tx -> Uni.combine()
                                .all()
                                .unis(shards.active(tx, workspace), seen(tx, question))
                                .asTuple()
                                .chain(both -> both.getItem1()
                                        .map(index -> answer(tx, question, both.getItem2(), index))
                                        .orElseGet(() -> Uni.createFrom().item(new Answer(List.of(), false)))))
                .map(answer -> new Reply(answer.hits(), answer.byIndex()));
    }

    private static Uni<Seen> seen(SqlConnection tx, Question question) {
        return tx.preparedQuery(SEEN)
                .execute(Tuple.from(Arrays.asList(question.workspaceId(), question.sources())))
                .map(rows -> rows.iterator().next())
                .map(row -> new Seen(question.workspaceId(), row.getArrayOfUUIDs("sources"), row.getInteger("chunks")));
    }

    private Uni<Answer> answer(SqlConnection tx, Question question, Seen seen, Live index) {
        if (question.vector().length != index.dimension()) {
            throw ProblemException.badRequest(
                    "vector", "The workspace's index has vectors of " + index.dimension() + " numbers.");
        }
        return nearest.to(tx, seen, index, new PGvector(question.vector()).getValue(), question.limit());
    }
}
