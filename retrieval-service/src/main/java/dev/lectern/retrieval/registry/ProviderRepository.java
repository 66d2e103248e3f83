package dev.lectern.retrieval.registry;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The rows of providers; they are the installation's and no tenant's. */
@ApplicationScoped
class ProviderRepository {

    private static final String NOUN = "model provider";
    private static final String ALL = "SELECT * FROM retrieval.model_provider ";
    private static final String BEFORE = ALL + "WHERE model_provider_id < $1 ORDER BY model_provider_id DESC LIMIT $2";
    private static final String ONE = ALL + "WHERE model_provider_id = $1 FOR UPDATE";
    private static final String ADD = """
            INSERT INTO retrieval.model_provider (model_provider_id, name, kind, base_url, secret, active)
            VALUES ($1, $2, $3, $4, $5, $6)
            """;
    private static final String CHANGE = """
            UPDATE retrieval.model_provider
               SET name = $2, kind = $3, base_url = $4, secret = $5, active = $6, updated_at = now()
             WHERE model_provider_id = $1
            """;
    private static final String REMOVE = "DELETE FROM retrieval.model_provider WHERE model_provider_id = $1";
    private static final String MODELS = "SELECT count(*) AS models FROM retrieval.ai_model WHERE provider = $1";

    Uni<List<ProviderView>> before(SqlConnection tx, UUID id, int most) {
        return Rows.list(tx, BEFORE, Tuple.of(id, most), ProviderView::of);
    }

    Uni<ProviderView> find(SqlConnection tx, UUID id) {
        return Rows.one(tx, ONE, Tuple.of(id), ProviderView::of, NOUN);
    }

    Uni<Void> add(SqlConnection tx, UUID id, ProviderWanted wanted) {
        return write(tx, ADD, id, wanted);
    }

    Uni<Void> change(SqlConnection tx, UUID id, ProviderWanted wanted) {
        return write(tx, CHANGE, id, wanted);
    }

    Uni<Void> remove(SqlConnection tx, UUID id) {
        return Rows.write(tx, REMOVE, Tuple.of(id), NOUN, ProviderRepository::taken, ProviderRepository::inUse);
    }

    Uni<Long> models(SqlConnection tx, String provider) {
        return tx.preparedQuery(MODELS)
                .execute(Tuple.of(provider))
                .map(rows -> rows.iterator().next().getLong("models"));
    }

    private static Uni<Void> write(SqlConnection tx, String sql, UUID id, ProviderWanted wanted) {
        var values = Tuple.from(
                Arrays.asList(id, wanted.name(), wanted.kind(), wanted.address(), wanted.secret(), wanted.on()));
        return Rows.write(tx, sql, values, NOUN, ProviderRepository::taken, ProviderRepository::inUse);
    }

    private static ProblemException taken() {
        return ProblemException.conflict("There is a model provider of this name already.");
    }

    private static ProblemException inUse() {
        return ProblemException.conflict("Models refer to this provider.");
    }
}
