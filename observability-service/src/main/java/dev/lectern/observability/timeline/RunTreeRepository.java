package dev.lectern.observability.timeline;

import dev.lectern.common.identity.Scope;
import dev.lectern.observability.timeline.RunTreeResource.Node;
import dev.lectern.observability.timeline.RunTreeResource.Tree;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Which run started which, from what they said when they began, and what each of them took. */
@ApplicationScoped
class RunTreeRepository {

    private static final int MOST = 500;
    private static final int DEEPEST = 20;

    // Somebody else's personal run is none for us, nor is what it started.
    private static final String TREE = """
            WITH RECURSIVE tree AS (
                SELECT $1::uuid AS run_id, NULL::uuid AS parent_run_id, 0 AS depth
                 UNION ALL
                SELECT s.run_id, tree.run_id, tree.depth + 1
                  FROM tree JOIN timeline_entry s ON s.type = 'run.started.v1' AND s.data ->> 'parentRun' = tree.run_id::text
                 WHERE tree.depth < $4 AND s.project_id = $2
                   AND (NOT s.data @> '{"personal": true}' OR s.user_id = $3)
            ), node AS (
                SELECT DISTINCT ON (run_id) run_id, parent_run_id, depth FROM tree ORDER BY run_id, depth
            )
            SELECT node.*, told.*, used.*, broken.failures
              FROM node
              CROSS JOIN LATERAL (
                SELECT count(*) AS lines, min(time) FILTER (WHERE type = 'run.started.v1') AS started_at,
                       min(data ->> 'kind') FILTER (WHERE type = 'run.started.v1') AS kind,
                       max(time) FILTER (WHERE type IN ('run.completed.v1', 'run.failed.v1', 'run.cancelled.v1')) AS ended_at,
                       min(type) FILTER (WHERE type IN ('run.completed.v1', 'run.failed.v1', 'run.cancelled.v1')) AS ended,
                       min(data ->> 'reason') FILTER (WHERE type = 'run.failed.v1') AS reason
                  FROM timeline_entry e WHERE e.run_id = node.run_id AND e.project_id = $2) AS told
              CROSS JOIN LATERAL (
                SELECT coalesce(sum(calls), 0)::bigint AS calls, coalesce(sum(prompt), 0)::bigint AS prompt,
                       coalesce(sum(completion), 0)::bigint AS completion,
                       coalesce(jsonb_object_agg(currency, cost) FILTER (WHERE currency IS NOT NULL), '{}') AS costs
                  FROM (SELECT currency, count(*) AS calls, sum(prompt_tokens) AS prompt, sum(completion_tokens) AS completion,
                               sum(cost_micros)::bigint AS cost
                          FROM token_usage u WHERE u.workspace_id = tenant_workspace() AND u.run_id = node.run_id
                         GROUP BY currency) AS part) AS used
              CROSS JOIN LATERAL (
                SELECT coalesce(sum(count), 0)::bigint AS failures FROM request_failure f
                 WHERE f.workspace_id = tenant_workspace() AND f.run_id = node.run_id) AS broken
             ORDER BY depth, started_at, run_id LIMIT $5
            """;

    Uni<Tree> of(SqlConnection tx, UUID run, Scope by) {
        return tx.preparedQuery(TREE)
                .execute(Tuple.of(run, by.projectId(), by.userId(), DEEPEST, MOST + 1))
                .map(rows -> {
                    var found = StreamSupport.stream(rows.spliterator(), false)
                            .map(RunTreeRepository::node)
                            .toList();
                    return tree(found.subList(0, Math.min(MOST, found.size())), found.size() > MOST);
                });
    }

    private static Tree tree(List<Node> nodes, boolean cut) {
        var costs = new TreeMap<String, Long>();
        nodes.forEach(node -> node.costMicros().forEach((currency, cost) -> costs.merge(currency, cost, Long::sum)));
        return new Tree(
                nodes,
                cut,
                costs,
                nodes.stream().mapToLong(Node::calls).sum(),
                nodes.stream().mapToLong(Node::promptTokens).sum(),
                nodes.stream().mapToLong(Node::completionTokens).sum());
    }

    private static Node node(Row row) {
        return new Node(
                row.getUUID("run_id"),
                row.getUUID("parent_run_id"),
                row.getInteger("depth"),
                row.getString("kind"),
                status(row.getString("ended")),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                row.getString("reason"),
                row.getLong("lines"),
                row.getLong("failures"),
                row.getLong("calls"),
                row.getLong("prompt"),
                row.getLong("completion"),
                costs(row.getJsonObject("costs")));
    }

    private static String status(String ended) {
        return ended == null ? "running" : ended.split("\\.")[1];
    }

    private static Instant instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column))
                .map(OffsetDateTime::toInstant)
                .orElse(null);
    }

    private static Map<String, Long> costs(JsonObject costs) {
        var found = new TreeMap<String, Long>();
        costs.forEach(cost -> found.put(cost.getKey(), ((Number) cost.getValue()).longValue()));
        return found;
    }
}
