package dev.lectern.retrieval.registry;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rows of models; they are the installation's and no tenant's. */
@ApplicationScoped
class ModelRepository {

    private static final String NOUN = "model";
    private static final String ALL = "SELECT * FROM retrieval.ai_model ";
    private static final String BEFORE = ALL + "WHERE ai_model_id < $1 ORDER BY ai_model_id DESC LIMIT $2";
    private static final String ONE = ALL + "WHERE ai_model_id = $1 FOR UPDATE";
    private static final String ADD = """
            INSERT INTO retrieval.ai_model (ai_model_id, model_id, name, provider, upstream_model, capabilities, model_class,
                   context_tokens, max_tokens, active, nexus_enabled, architect_enabled, allowed_roles, priority, fallbacks,
                   max_concurrency, supports_batching, nexus_capabilities, provider_metadata)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            """;
    private static final String CHANGE = """
            UPDATE retrieval.ai_model
               SET model_id = $2, name = $3, provider = $4, upstream_model = $5, capabilities = $6, model_class = $7,
                   context_tokens = $8, max_tokens = $9, active = $10, nexus_enabled = $11, architect_enabled = $12,
                   allowed_roles = $13, priority = $14, fallbacks = $15, max_concurrency = $16, supports_batching = $17,
                   nexus_capabilities = $18, provider_metadata = $19, updated_at = now()
             WHERE ai_model_id = $1
            """;
    private static final String REMOVE = "DELETE FROM retrieval.ai_model WHERE ai_model_id = $1";
    private static final String KNOWN = "SELECT model_id FROM retrieval.ai_model WHERE model_id = ANY($1)";
    private static final String STAND_BY =
            "SELECT count(*) AS models FROM retrieval.ai_model WHERE $1 = ANY(fallbacks)";

    Uni<List<ModelView>> before(SqlConnection tx, UUID id, int most) {
        return Rows.list(tx, BEFORE, Tuple.of(id, most), ModelView::of);
    }

    Uni<ModelView> find(SqlConnection tx, UUID id) {
        return Rows.one(tx, ONE, Tuple.of(id), ModelView::of, NOUN);
    }

    Uni<Void> add(SqlConnection tx, UUID id, ModelWanted wanted) {
        return write(tx, ADD, id, wanted);
    }

    Uni<Void> change(SqlConnection tx, UUID id, ModelWanted wanted) {
        return write(tx, CHANGE, id, wanted);
    }

    Uni<Void> remove(SqlConnection tx, UUID id) {
        return Rows.write(tx, REMOVE, Tuple.of(id), NOUN, ModelRepository::taken, ModelRepository::noProvider);
    }

    /** How many other models are answered for by this one. */
    Uni<Long> standsInFor(SqlConnection tx, String modelId) {
        return tx.preparedQuery(STAND_BY)
                .execute(Tuple.of(modelId))
                .map(rows -> rows.iterator().next().getLong("models"));
    }

    private static Uni<Void> write(SqlConnection tx, String sql, UUID id, ModelWanted wanted) {
        var fallbacks = or(wanted.fallbacks(), List.<String>of());
        return check(tx, wanted.modelId(), fallbacks)
                .chain(() -> Rows.write(
                        tx,
                        sql,
                        row(id, wanted, fallbacks),
                        NOUN,
                        ModelRepository::taken,
                        ModelRepository::noProvider));
    }

    private static Uni<Void> check(SqlConnection tx, String modelId, List<String> fallbacks) {
        if (fallbacks.contains(modelId)) {
            throw ProblemException.unprocessable("fallbacks", "A model cannot answer in its own place.");
        }
        var wanted = fallbacks.toArray(String[]::new);
        return Rows.list(tx, KNOWN, Tuple.of(wanted), row -> row.getString("model_id"))
                .invoke(known -> {
                    var missing = new ArrayList<>(fallbacks);
                    missing.removeAll(known);
                    if (!missing.isEmpty()) {
                        throw ProblemException.unprocessable(
                                "fallbacks", "There is no model " + missing.getFirst() + ".");
                    }
                })
                .replaceWithVoid();
    }

    private static Tuple row(UUID id, ModelWanted wanted, List<String> fallbacks) {
        var roles = wanted.allowedRoles();
        return Tuple.from(Arrays.asList(
                id,
                wanted.modelId(),
                wanted.name().strip(),
                wanted.provider(),
                or(wanted.upstreamModel(), wanted.modelId()),
                wanted.capabilities().stream().distinct().toArray(String[]::new),
                or(wanted.modelClass(), "default"),
                wanted.contextTokens(),
                wanted.maxTokens(),
                or(wanted.active(), true),
                or(wanted.chat(), true),
                or(wanted.assistants(), true),
                roles == null ? null : roles.toArray(UUID[]::new),
                or(wanted.priority(), 0),
                fallbacks.toArray(String[]::new),
                or(wanted.maxConcurrency(), 16),
                or(wanted.supportsBatching(), false),
                json(wanted.chatCapabilities()),
                json(wanted.providerMetadata())));
    }

    private static JsonObject json(Map<String, String> values) {
        return values == null ? new JsonObject() : new JsonObject(Map.copyOf(values));
    }

    private static <T> T or(T wanted, T standard) {
        return wanted == null ? standard : wanted;
    }

    private static ProblemException taken() {
        return ProblemException.conflict("There is a model of this id already.");
    }

    private static ProblemException noProvider() {
        return ProblemException.unprocessable("provider", "There is no model provider of this name.");
    }
}
