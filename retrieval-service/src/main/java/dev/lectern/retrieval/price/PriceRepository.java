package dev.lectern.retrieval.price;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.registry.Rows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The rows of prices; of a price that held nothing is ever changed. */
@ApplicationScoped
class PriceRepository {

    private static final String NOUN = "price";
    private static final String ALL = "SELECT * FROM retrieval.ai_model_price WHERE ai_model_id = $1 ";
    private static final String BEFORE = ALL + "AND ai_model_price_id < $2 ORDER BY ai_model_price_id DESC LIMIT $3";
    private static final String ONE = ALL + "AND ai_model_price_id = $2";
    private static final String MODEL = "SELECT model_id FROM retrieval.ai_model WHERE ai_model_id = $1 FOR SHARE";
    private static final String ADD = """
            INSERT INTO retrieval.ai_model_price (ai_model_price_id, ai_model_id, valid_from, input_micros_per_million,
                   output_micros_per_million, cached_input_micros_per_million, currency)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """;
    private static final String REMOVE = "DELETE FROM retrieval.ai_model_price WHERE ai_model_price_id = $1";

    /** What the model is called; fails with NOT_FOUND if there is none. */
    Uni<String> model(SqlConnection tx, UUID model) {
        return Rows.one(tx, MODEL, Tuple.of(model), row -> row.getString("model_id"), "model");
    }

    Uni<List<PriceView>> before(SqlConnection tx, UUID model, UUID id, int most) {
        return Rows.list(tx, BEFORE, Tuple.of(model, id, most), PriceView::of);
    }

    Uni<PriceView> find(SqlConnection tx, UUID model, UUID id) {
        return Rows.one(tx, ONE, Tuple.of(model, id), PriceView::of, NOUN);
    }

    Uni<Void> add(SqlConnection tx, UUID model, PriceView price) {
        var row = Tuple.from(Arrays.asList(
                price.id(),
                model,
                OffsetDateTime.ofInstant(price.validFrom(), ZoneOffset.UTC),
                price.inputMicrosPerMillion(),
                price.outputMicrosPerMillion(),
                price.cachedInputMicrosPerMillion(),
                price.currency()));
        return Rows.write(tx, ADD, row, NOUN, PriceRepository::taken, () -> ProblemException.notFound("model"));
    }

    Uni<Void> remove(SqlConnection tx, UUID id) {
        return Rows.write(
                tx, REMOVE, Tuple.of(id), NOUN, PriceRepository::taken, () -> ProblemException.notFound(NOUN));
    }

    private static ProblemException taken() {
        return ProblemException.conflict("There is a price of this model from that time on already.");
    }
}
