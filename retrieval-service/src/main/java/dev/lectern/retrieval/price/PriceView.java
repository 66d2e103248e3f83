package dev.lectern.retrieval.price;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A price, in millionths of its currency for a million tokens. */
@Schema(name = "ModelPrice")
record PriceView(
        UUID id,
        Instant validFrom,
        @Schema(examples = "150000") long inputMicrosPerMillion,
        @Schema(examples = "600000") long outputMicrosPerMillion,
        @Schema(examples = "75000") long cachedInputMicrosPerMillion,
        @Schema(examples = "USD") String currency) {

    static PriceView of(Row row) {
        return new PriceView(
                row.getUUID("ai_model_price_id"),
                row.getOffsetDateTime("valid_from").toInstant(),
                row.getLong("input_micros_per_million"),
                row.getLong("output_micros_per_million"),
                row.getLong("cached_input_micros_per_million"),
                row.getString("currency"));
    }
}
