package dev.lectern.observability.usage;

import io.vertx.mutiny.sqlclient.Row;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What calls took together. */
@Schema(name = "ModelUsageSum")
record UsageSum(
        @Schema(
                description = "The day (UTC), the model, the step, the question, the person, the project or the run;"
                        + " empty where there is none",
                examples = "2026-11-20")
        String key,

        @Schema(examples = "17") long calls,
        @Schema(examples = "20400") long promptTokens,
        @Schema(examples = "5780") long completionTokens,
        @Schema(examples = "8192") long cachedTokens,
        @Schema(examples = "900") long reasoningTokens,

        @Schema(description = "In millionths, by currency", examples = "{\"USD\": 7004}")
        Map<String, Long> costMicros,

        @Schema(description = "Calls whose price was not known", examples = "0")
        long unpriced) {

    static UsageSum of(Row row) {
        var costs = new TreeMap<String, Long>();
        row.getJsonObject("costs").forEach(cost -> costs.put(cost.getKey(), ((Number) cost.getValue()).longValue()));
        return new UsageSum(
                row.getString("key"),
                row.getLong("calls"),
                row.getLong("prompt"),
                row.getLong("completion"),
                row.getLong("cached"),
                row.getLong("reasoning"),
                costs,
                row.getLong("unpriced"));
    }
}
