package dev.lectern.project.administration;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which projects there are in the whole installation. */
@ApplicationScoped
class ProjectCensus {

    /** What a list is narrowed to; null does not matter. */
    record Filter(String text, UUID projectId, UUID workspaceId, UUID ownerId, Boolean active, Boolean ownerless) {

        static Filter of(UUID project) {
            return new Filter(null, project, null, null, null, null);
        }
    }

    record AdminProject(
            UUID id,
            UUID workspaceId,

            @Schema(examples = "Wind turbine noise") String name,

            @Schema(description = "Its first owner, or who was that last")
            UUID ownerId,

            @Schema(nullable = true, examples = "ada") String owner,

            @Schema(description = "Whether none of its owners has an account any more")
            boolean ownerless,

            @Schema(description = "The one every workspace has")
            boolean isDefault,

            @Schema(description = "Whether it is switched on")
            boolean active,

            @Schema(description = "Whether everybody in the workspace may read it")
            boolean workspaceVisible,

            @Schema(examples = "4") long members,
            Instant createdAt,
            Instant updatedAt) {

        static AdminProject of(Row row) {
            return new AdminProject(
                    row.getUUID("project_id"),
                    row.getUUID("workspace_id"),
                    row.getString("name"),
                    row.getUUID("owner_id"),
                    row.getString("username"),
                    row.getBoolean("ownerless"),
                    row.getBoolean("is_default"),
                    row.getBoolean("is_active"),
                    row.getBoolean("is_workspace_visible"),
                    row.getLong("members"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getOffsetDateTime("updated_at").toInstant());
        }
    }

    @Schema(name = "ProjectStatistics")
    record Statistics(
            @Schema(examples = "60") long projects,

            @Schema(description = "Those that are on", examples = "55")
            long active,

            @Schema(description = "Default ones, of which each workspace has one", examples = "42")
            long defaults,

            @Schema(description = "Visible to their workspace", examples = "3")
            long workspaceVisible,

            @Schema(description = "None of whose owners has an account any more", examples = "1")
            long ownerless,

            @Schema(description = "Created within 30 days", examples = "8")
            long created,

            @Schema(description = "Memberships in those that are on", examples = "120")
            long members) {

        static Statistics of(Row row) {
            return new Statistics(
                    row.getLong("projects"),
                    row.getLong("active"),
                    row.getLong("defaults"),
                    row.getLong("workspace_visible"),
                    row.getLong("ownerless"),
                    row.getLong("created"),
                    row.getLong("members"));
        }
    }

    private static final String COUNTED = """
            WITH counted AS (
                SELECT p.*, k.username,
                       (SELECT count(*) FROM membership m WHERE m.project_id = p.project_id AND m.is_active) AS members,
                       NOT EXISTS (SELECT FROM membership m LEFT JOIN known_account o ON o.user_id = m.user_id
                                    WHERE m.project_id = p.project_id AND m.is_active AND m.role = 'owner'
                                      AND o.is_deleted IS NOT TRUE) AS ownerless
                  FROM project p LEFT JOIN known_account k ON k.user_id = p.owner_id)
            """;
    private static final String PAGE = COUNTED + """
            SELECT * FROM counted
             WHERE project_id < $1
               AND ($2::text IS NULL OR strpos(lower(name), lower($2)) > 0 OR strpos(lower(username), lower($2)) > 0)
               AND ($3::uuid IS NULL OR project_id = $3)
               AND ($4::uuid IS NULL OR workspace_id = $4)
               AND ($5::uuid IS NULL OR owner_id = $5)
               AND ($6::boolean IS NULL OR is_active = $6)
               AND ($7::boolean IS NULL OR ownerless = $7)
             ORDER BY project_id DESC LIMIT $8
            """;
    private static final String STATISTICS = COUNTED + """
            SELECT count(*) AS projects, count(*) FILTER (WHERE is_active) AS active,
                   count(*) FILTER (WHERE is_default) AS defaults,
                   count(*) FILTER (WHERE is_workspace_visible) AS workspace_visible,
                   count(*) FILTER (WHERE ownerless) AS ownerless,
                   count(*) FILTER (WHERE created_at > now() - interval '30 days') AS created,
                   coalesce(sum(members) FILTER (WHERE is_active), 0)::bigint AS members
              FROM counted
            """;

    private final Tenancy tenancy;

    ProjectCensus(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** Newest first. */
    Uni<List<AdminProject>> page(Filter filter, UUID before, int most) {
        var values = Arrays.<Object>asList(
                before,
                filter.text(),
                filter.projectId(),
                filter.workspaceId(),
                filter.ownerId(),
                filter.active(),
                filter.ownerless(),
                most);
        return tenancy.system(tx -> tx.preparedQuery(PAGE).execute(Tuple.from(values)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AdminProject::of)
                        .toList());
    }

    Uni<AdminProject> one(UUID project) {
        return page(Filter.of(project), new UUID(-1, -1), 1).map(found -> {
            if (found.isEmpty()) {
                throw ProblemException.notFound("project");
            }
            return found.getFirst();
        });
    }

    Uni<Statistics> statistics() {
        return tenancy.system(tx -> tx.preparedQuery(STATISTICS).execute())
                .map(rows -> Statistics.of(rows.iterator().next()));
    }
}
