package dev.lectern.retrieval.model;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** What models cost, by date. */
@ApplicationScoped
public class Prices {

    private static final String PRICE = """
            SELECT input_micros_per_million, output_micros_per_million, cached_input_micros_per_million, currency
              FROM retrieval.ai_model_price
             WHERE ai_model_id = $1 AND valid_from <= $2
             ORDER BY valid_from DESC LIMIT 1
            """;

    public Uni<Optional<Price>> of(SqlConnection tx, UUID model, OffsetDateTime at) {
        return tx.preparedQuery(PRICE).execute(Tuple.of(model, at)).map(rows -> {
            var found = rows.iterator();
            if (!found.hasNext()) {
                return Optional.empty();
            }
            var row = found.next();
            return Optional.of(new Price(row.getLong(0), row.getLong(1), row.getLong(2), row.getString(3)));
        });
    }
}
