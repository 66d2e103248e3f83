package dev.lectern.retrieval.model;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The models that are there to be asked. Read each time: what an administrator switches off ends with the next call. */
@ApplicationScoped
public class Models {

    private static final String ACTIVE = """
            SELECT m.*, p.kind, p.base_url, p.secret
              FROM retrieval.ai_model m JOIN retrieval.model_provider p ON p.name = m.provider
             WHERE m.active AND p.active AND 'chat' = ANY(m.capabilities)
            """;
    private static final String TO_CHAT =
            ACTIVE + " AND m.nexus_enabled ORDER BY m.priority DESC, m.created_at, m.model_id";
    private static final String FOR_CALL = ACTIVE + """
               AND (m.model_id = $1
                    OR m.model_id = ANY(SELECT unnest(fallbacks) FROM retrieval.ai_model WHERE model_id = $1))
            """;

    private final Tenancy tenancy;

    Models(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** Those that somebody with these roles may chat with, the first choice first. */
    public Uni<List<Model>> toChat(Scope scope, List<UUID> roles) {
        return tenancy.look(scope, tx -> tx.preparedQuery(TO_CHAT).execute())
                .map(rows -> models(rows).filter(model -> model.isFor(roles)).toList());
    }

    /** The wanted one or the first choice. */
    public Uni<Model> choose(Scope scope, List<UUID> roles, String wanted) {
        return toChat(scope, roles).map(all -> all.stream()
                .filter(model -> wanted == null || model.modelId().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("model")));
    }

    /**
     * The model that is to be asked, and behind it, in their order, those that may answer in its place: nobody comes to a
     * model that is not for him because another one is away.
     */
    public Uni<List<Model>> forCall(Scope scope, String modelId) {
        return tenancy.look(scope, tx -> tx.preparedQuery(FOR_CALL).execute(Tuple.of(modelId)))
                .map(rows -> withFallbacks(modelId, byId(models(rows))));
    }

    /** The same for whom nobody has let to the model yet, in one look. */
    public Uni<List<Model>> forCall(Scope scope, List<UUID> roles, String modelId) {
        return tenancy.look(scope, tx -> tx.preparedQuery(FOR_CALL).execute(Tuple.of(modelId)))
                .map(rows -> {
                    var found = byId(models(rows));
                    if (!found.containsKey(modelId) || !found.get(modelId).mayBeChosen(roles)) {
                        throw ProblemException.notFound("model");
                    }
                    return withFallbacks(modelId, found);
                });
    }

    private static List<Model> withFallbacks(String modelId, Map<String, Model> found) {
        var first = found.get(modelId);
        if (first == null) {
            throw ProblemException.notFound("model");
        }
        var others = first.fallbacks().stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .filter(model -> model != first && model.isForAllOf(first));
        return Stream.concat(Stream.of(first), others)
                .filter(model -> model.provider().kind() != Model.Kind.BUILTIN)
                .toList();
    }

    private static Map<String, Model> byId(Stream<Model> models) {
        return models.collect(Collectors.toMap(Model::modelId, Function.identity()));
    }

    private static Stream<Model> models(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Model::of);
    }
}
