package dev.lectern.observability.usage;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.time.Ids;
import dev.lectern.observability.usage.ProviderResource.Metric;
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
        STEP("coalesce(step, '')", ">", "ASC"),
        QUESTION("coalesce(question_id, '')", ">", "ASC"),
        USER("coalesce(user_id::text, '')", ">", "ASC"),
        PROJECT("coalesce(project_id::text, '')", ">", "ASC"),
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

    private static final int MODELS = 200;
    private static final String KEEP = """
            INSERT INTO token_usage AS known (token_usage_id, workspace_id, call_id, run_id, project_id, user_id, provider, model,
                   operation, status, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, is_estimated,
                   response_time_ms, first_token_ms, cost_micros, currency, created_at, step,
                   question_id, conversation_id, authorised_micros)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                    $23, $24)
            ON CONFLICT (workspace_id, call_id) DO UPDATE
               SET run_id = excluded.run_id, provider = excluded.provider, model = excluded.model,
                   status = excluded.status, prompt_tokens = excluded.prompt_tokens,
                   completion_tokens = excluded.completion_tokens, cached_tokens = excluded.cached_tokens,
                   reasoning_tokens = excluded.reasoning_tokens, is_estimated = excluded.is_estimated,
                   response_time_ms = excluded.response_time_ms, first_token_ms = excluded.first_token_ms,
                   cost_micros = excluded.cost_micros, currency = excluded.currency, created_at = excluded.created_at,
                   authorised_micros = excluded.authorised_micros
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

    private static final String METRICS = """
            SELECT provider, model, count(*) AS calls, count(*) FILTER (WHERE status = 'failed') AS failed,
                   count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
                   (coalesce(count(*) FILTER (WHERE status = 'failed')::numeric
                             / nullif(count(*) FILTER (WHERE status <> 'cancelled'), 0), 0))::float8 AS error_rate,
                   (percentile_disc(0.5) WITHIN GROUP (ORDER BY response_time_ms) FILTER (WHERE status = 'completed')) AS p50,
                   (percentile_disc(0.95) WITHIN GROUP (ORDER BY response_time_ms) FILTER (WHERE status = 'completed')) AS p95,
                   (percentile_disc(0.99) WITHIN GROUP (ORDER BY response_time_ms) FILTER (WHERE status = 'completed')) AS p99,
                   (percentile_disc(0.5) WITHIN GROUP (ORDER BY first_token_ms)) AS first50,
                   (percentile_disc(0.95) WITHIN GROUP (ORDER BY first_token_ms)) AS first95,
                   sum(prompt_tokens)::bigint AS prompt, sum(completion_tokens)::bigint AS completion,
                   (coalesce(sum(cached_tokens)::numeric / nullif(sum(prompt_tokens), 0), 0))::float8 AS cached_share,
                   (sum(completion_tokens) FILTER (WHERE status = 'completed') * 1000.0
                    / nullif(sum(response_time_ms) FILTER (WHERE status = 'completed'), 0))::float8 AS speed
              FROM token_usage WHERE %s GROUP BY provider, model ORDER BY calls DESC, provider, model LIMIT $%d
            """;

    /** False for what was known already. */
    Uni<Boolean> keep(SqlConnection tx, CloudEvent event, UsageRecorded used) {
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
                        OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC),
                        used.step(),
                        used.questionId(),
                        used.conversationId(),
                        used.authorisedMicros())))
                .map(rows -> rows.rowCount() > 0);
    }

    Uni<List<Used>> list(SqlConnection tx, Where where, UUID before, int most) {
        var all = where.and("token_usage_id <", before);
        return read(tx, LIST.formatted(all.sql(), all.values().size() + 1), all, most, Used::of);
    }

    Uni<List<Metric>> metrics(SqlConnection tx, Where where) {
        return read(tx, METRICS.formatted(where.sql(), where.values().size() + 1), where, MODELS, Metric::of);
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
