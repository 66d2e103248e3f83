package dev.lectern.observability.usage;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.time.Ids;
import dev.lectern.observability.usage.UsageFilter.Where;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The rows of calls to models; only added, but for a call that took nothing and was made again. */
@ApplicationScoped
class UsageRepository {

    /** What calls are put together by, and how that reads in SQL. */
    enum By {
        DAY("to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')", "<", "DESC"),
        MODEL("model", ">", "ASC"),
        RUN("run_id::text", "<", "DESC");

        private final String key;
        private final String behind;
        private final String order;

        By(String key, String behind, String order) {
            this.key = key;
            this.behind = behind;
            this.order = order;
        }
    }

    private static final String KEEP = """
            INSERT INTO token_usage AS known (token_usage_id, workspace_id, call_id, run_id, project_id, user_id, provider, model,
                   operation, status, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, is_estimated,
                   response_time_ms, first_token_ms, cost_micros, currency, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            ON CONFLICT (workspace_id, call_id) DO UPDATE
               SET run_id = excluded.run_id, provider = excluded.provider, model = excluded.model,
                   status = excluded.status, prompt_tokens = excluded.prompt_tokens,
                   completion_tokens = excluded.completion_tokens, cached_tokens = excluded.cached_tokens,
                   reasoning_tokens = excluded.reasoning_tokens, is_estimated = excluded.is_estimated,
                   response_time_ms = excluded.response_time_ms, first_token_ms = excluded.first_token_ms,
                   cost_micros = excluded.cost_micros, currency = excluded.currency, created_at = excluded.created_at
             WHERE known.prompt_tokens + known.completion_tokens = 0
               AND excluded.prompt_tokens + excluded.completion_tokens > 0
            """;
    private static final String LIST = "SELECT * FROM token_usage WHERE %s ORDER BY token_usage_id DESC LIMIT $%d";
    // The newest days come first, and the newest runs, which are named by their time.
    private static final String SUMS = """
            SELECT key, sum(calls)::bigint AS calls, sum(prompt)::bigint AS prompt, sum(completion)::bigint AS completion,
                   sum(cached)::bigint AS cached, sum(reasoning)::bigint AS reasoning,
                   coalesce(sum(calls) FILTER (WHERE currency IS NULL), 0)::bigint AS unpriced,
                   coalesce(jsonb_object_agg(currency, cost) FILTER (WHERE currency IS NOT NULL), '{}') AS costs
              FROM (SELECT %1$s COLLATE "C" AS key, currency, count(*) AS calls, sum(prompt_tokens) AS prompt,
                           sum(completion_tokens) AS completion, sum(cached_tokens) AS cached,
                           sum(reasoning_tokens) AS reasoning, sum(cost_micros)::bigint AS cost
                      FROM token_usage WHERE %2$s GROUP BY 1, 2) AS part
             GROUP BY key ORDER BY key %3$s LIMIT $%4$d
            """;

    Uni<Void> keep(SqlConnection tx, CloudEvent event, UsageRecorded used) {
        var scope = event.scope();
        return tx.preparedQuery(KEEP)
                .execute(Tuple.from(Arrays.asList(
                        Ids.next(),
                        scope.workspaceId(),
                        used.callId(),
                        scope.runId(),
                        scope.projectId(),
                        scope.userId(),
                        used.provider(),
                        used.model(),
                        used.operation(),
                        used.status(),
                        (long) used.promptTokens(),
                        (long) used.completionTokens(),
                        (long) used.cachedTokens(),
                        (long) used.reasoningTokens(),
                        used.estimated(),
                        used.latencyMs(),
                        used.firstTokenMs(),
                        used.costMicros(),
                        used.currency(),
                        OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    Uni<List<Used>> list(SqlConnection tx, Where where, UUID before, int most) {
        var all = where.and("token_usage_id <", before);
        return read(tx, LIST.formatted(all.sql(), all.values().size() + 1), all, most, Used::of);
    }

    /** After is the key of the last one that is known; null for the first page. */
    Uni<List<UsageSum>> sums(SqlConnection tx, By by, Where where, String after, int most) {
        var all = where.and(by.key + " COLLATE \"C\" " + by.behind, after);
        return read(tx, SUMS.formatted(by.key, all.sql(), by.order, all.values().size() + 1), all, most, UsageSum::of);
    }

    private static <T> Uni<List<T>> read(SqlConnection tx, String sql, Where where, int most, Function<Row, T> view) {
        var values = new ArrayList<>(where.values());
        values.add(most);
        return tx.preparedQuery(sql).execute(Tuple.from(values)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(view)
                .toList());
    }
}
