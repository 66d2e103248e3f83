package dev.lectern.retrieval.asked;

import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.asked.Ways.Way;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** What one more answer is likely to take: as the last ones of this model did, else by how much it would read. */
@ApplicationScoped
class Estimates {

    /** The price is null where none is known; the built-in answerer takes nothing. */
    record Estimate(
            long promptTokens, long completionTokens, Long costMicros, String currency, boolean fromExperience) {}

    private static final Estimate NOTHING = new Estimate(0, 0, 0L, null, true);
    private static final int RULES = 700;
    private static final int PASSAGE = 350;
    private static final int ANSWER = 350;
    private static final String LIKELY = """
        WITH last AS (
            SELECT prompt_tokens, completion_tokens FROM retrieval.model_call
             WHERE workspace_id = $1 AND model_id = $2 AND purpose = 'chat' AND status = 'completed'
             ORDER BY created_at DESC LIMIT 100),
        likely AS (
            SELECT coalesce(avg(prompt_tokens), $3::bigint)::bigint AS prompt,
                   coalesce(avg(completion_tokens), $4::bigint)::bigint AS completion, count(*) > 0 AS known
              FROM last)
        SELECT prompt, completion, known, currency,
               round((prompt::numeric * input_micros_per_million + completion::numeric * output_micros_per_million)
                     / 1000000)::bigint AS cost
          FROM likely
          LEFT JOIN LATERAL (
               SELECT p.* FROM retrieval.ai_model_price p JOIN retrieval.ai_model m USING (ai_model_id)
                WHERE m.model_id = $2 AND p.valid_from <= now() ORDER BY p.valid_from DESC LIMIT 1) AS price ON true
        """;

    private final Tenancy tenancy;

    Estimates(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    Uni<Estimate> of(AskedFor asker, Way way) {
        if (way.model().isExtractive()) {
            return Uni.createFrom().item(NOTHING);
        }
        long prompt = RULES + (long) PASSAGE * way.passages();
        return tenancy.tx(asker.scope(RequestIds.currentRun()), tx -> tx.preparedQuery(LIKELY)
                        .execute(Tuple.of(asker.workspaceId(), way.model().modelId(), prompt, (long) ANSWER)))
                .map(rows -> rows.iterator().next())
                .map(row -> new Estimate(
                        row.getLong("prompt"),
                        row.getLong("completion"),
                        row.getLong("cost"),
                        row.getString("currency"),
                        row.getBoolean("known")));
    }
}
