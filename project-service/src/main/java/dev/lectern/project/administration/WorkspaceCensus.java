package dev.lectern.project.administration;

import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.workspace.Limits;
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

/** Which workspaces there are in the whole installation. */
@ApplicationScoped
class WorkspaceCensus {

    /** What a list is narrowed to; null does not matter. */
    record Filter(String text, UUID ownerId, String plan, Boolean ownerDeleted) {}

    record AdminWorkspace(
            UUID id,

            @Schema(examples = "ada's workspace") String name,
            UUID ownerId,

            @Schema(nullable = true, examples = "ada") String owner,

            @Schema(description = "Whether the owner's account is deleted")
            boolean ownerDeleted,

            @Schema(examples = "open") String plan,

            @Schema(description = "Those that are on, the default one included", examples = "3")
            long projects,

            @Schema(description = "Seats, the owner's included", examples = "2")
            long members,

            Instant createdAt) {

        static AdminWorkspace of(Row row) {
            return new AdminWorkspace(
                    row.getUUID("workspace_id"),
                    row.getString("name"),
                    row.getUUID("owner_id"),
                    row.getString("username"),
                    row.getBoolean("owner_deleted"),
                    row.getString("plan"),
                    row.getLong("projects"),
                    row.getLong("members"),
                    row.getOffsetDateTime("created_at").toInstant());
        }
    }

    @Schema(name = "PlanUse")
    record PlanUse(
            @Schema(examples = "open") String plan,

            @Schema(examples = "40") long workspaces) {}

    @Schema(name = "WorkspaceStatistics")
    record Statistics(
            @Schema(examples = "42") long workspaces,

            @Schema(description = "Of owners whose accounts are deleted", examples = "1")
            long ownerDeleted,

            @Schema(description = "In which others than the owner have a seat", examples = "7")
            long shared,

            @Schema(description = "Opened within 30 days", examples = "5")
            long opened,

            List<PlanUse> plans) {}

    private static final String PAGE = """
            SELECT w.workspace_id, w.name, w.owner_id, k.username, coalesce(k.is_deleted, false) AS owner_deleted,
                   coalesce(w.plan, $6) AS plan, w.created_at,
                   (SELECT count(*) FROM project p WHERE p.workspace_id = w.workspace_id AND p.is_active) AS projects,
                   (SELECT count(*) FROM workspace_member m WHERE m.workspace_id = w.workspace_id AND m.is_active) AS members
              FROM workspace w LEFT JOIN known_account k ON k.user_id = w.owner_id
             WHERE w.workspace_id < $1
               AND ($2::text IS NULL OR strpos(lower(w.name), lower($2)) > 0 OR strpos(lower(k.username), lower($2)) > 0)
               AND ($3::uuid IS NULL OR w.owner_id = $3)
               AND ($4::text IS NULL OR coalesce(w.plan, $6) = $4)
               AND ($5::boolean IS NULL OR coalesce(k.is_deleted, false) = $5)
             ORDER BY w.workspace_id DESC LIMIT $7
            """;
    private static final String STATISTICS = """
            SELECT coalesce(w.plan, $1::text) AS plan, count(*) AS workspaces,
                   count(*) FILTER (WHERE k.is_deleted) AS owner_deleted,
                   count(*) FILTER (WHERE EXISTS (SELECT FROM workspace_member m WHERE m.workspace_id = w.workspace_id
                                                     AND m.is_active AND m.user_id <> w.owner_id)) AS shared,
                   count(*) FILTER (WHERE w.created_at > now() - interval '30 days') AS opened
              FROM workspace w LEFT JOIN known_account k ON k.user_id = w.owner_id
             GROUP BY 1 ORDER BY 2 DESC, 1
            """;

    private final Tenancy tenancy;
    private final Limits limits;

    WorkspaceCensus(Tenancy tenancy, Limits limits) {
        this.tenancy = tenancy;
        this.limits = limits;
    }

    /** Newest first. */
    Uni<List<AdminWorkspace>> page(Filter filter, UUID before, int most) {
        var values = Arrays.<Object>asList(
                before,
                filter.text(),
                filter.ownerId(),
                filter.plan(),
                filter.ownerDeleted(),
                limits.planOfTheInstallation(),
                most);
        return tenancy.system(tx -> tx.preparedQuery(PAGE).execute(Tuple.from(values)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AdminWorkspace::of)
                        .toList());
    }

    Uni<Statistics> statistics() {
        return tenancy.system(tx -> tx.preparedQuery(STATISTICS).execute(Tuple.of(limits.planOfTheInstallation())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList())
                .map(rows -> new Statistics(
                        sum(rows, "workspaces"),
                        sum(rows, "owner_deleted"),
                        sum(rows, "shared"),
                        sum(rows, "opened"),
                        rows.stream()
                                .map(row -> new PlanUse(row.getString("plan"), row.getLong("workspaces")))
                                .toList()));
    }

    private static long sum(List<Row> rows, String column) {
        return rows.stream().mapToLong(row -> row.getLong(column)).sum();
    }
}
