package dev.lectern.retrieval.cached;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.retrieval.answer.Answers.Answer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Both layers of kept answers, and of which sources there may be text in them. */
@ApplicationScoped
class AnswerRepository {

    /** An answer as it is kept, and which layer it was found in: of the project or shared, by the very words or their like. */
    record Kept(
            String scope, String layer, String key, Answer answer, long hits, Instant createdAt, Instant expiresAt) {

        static final String PROJECT = "project";
        static final String SHARED = "shared";
        static final String STRICT = "strict";
        static final String FALLBACK = "fallback";
    }

    private static final String GUARDS = """
            normalised_query = $2 AND model = $3 AND content_fingerprint = $4 AND prompt_hash = $5 AND retrieval_hash = $6
            AND persona_hash = $7 AND scope_hash = $8 AND context_hash = $9
            """;
    private static final String COLUMNS = "answer, hits, created_at, expires_at";
    private static final String PROJECT_STRICT = "SELECT project_cache_key AS key, " + COLUMNS
            + " FROM retrieval.project_query_cache"
            + " WHERE workspace_id = $1 AND project_cache_key = $2 AND expires_at > now()";
    private static final String PROJECT_FALLBACK = "SELECT project_cache_key AS key, " + COLUMNS
            + " FROM retrieval.project_query_cache WHERE workspace_id = $1 AND project_id = $10 AND expires_at > now() AND "
            + GUARDS + " ORDER BY created_at DESC, project_cache_key LIMIT 1";
    private static final String SHARED_STRICT = "SELECT cache_key AS key, " + COLUMNS + " FROM retrieval.query_cache"
            + " WHERE workspace_id = $1 AND cache_key = $2 AND is_shareable AND expires_at > now()";
    private static final String SHARED_FALLBACK = "SELECT cache_key AS key, " + COLUMNS
            + " FROM retrieval.query_cache WHERE workspace_id = $1 AND is_shareable AND expires_at > now() AND "
            + GUARDS
            + " ORDER BY created_at DESC, cache_key LIMIT 1";
    private static final String SAME_QUESTION = """
            SELECT EXISTS (SELECT FROM retrieval.project_query_cache WHERE workspace_id = $1 AND project_id = $4
                              AND normalised_query = $2 AND model = $3)
                OR EXISTS (SELECT FROM retrieval.query_cache WHERE workspace_id = $1 AND normalised_query = $2 AND model = $3)
            """;
    private static final String PUT_PROJECT = """
            INSERT INTO retrieval.project_query_cache (project_cache_key, workspace_id, project_id, cache_key, query,
                   normalised_query, model, content_fingerprint, prompt_hash, retrieval_hash, persona_hash, scope_hash,
                   context_hash, answer, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (project_cache_key) DO UPDATE SET answer = excluded.answer, created_at = now(),
                   expires_at = excluded.expires_at
            """;
    private static final String PUT_SHARED = """
            INSERT INTO retrieval.query_cache (cache_key, workspace_id, project_id, is_shareable, query, normalised_query,
                   model, content_fingerprint, prompt_hash, retrieval_hash, persona_hash, scope_hash, context_hash, answer,
                   expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (cache_key) DO UPDATE SET answer = excluded.answer, created_at = now(),
                   expires_at = excluded.expires_at, project_id = excluded.project_id, is_shareable = excluded.is_shareable
             WHERE excluded.is_shareable OR NOT query_cache.is_shareable
            """;
    private static final String PUT_SOURCES = """
            INSERT INTO retrieval.query_cache_source (workspace_id, source_item_id, cache_key, expires_at)
            SELECT $1, item, $3, $4 FROM unnest($2::uuid[]) AS item
            ON CONFLICT (workspace_id, source_item_id, cache_key) DO NOTHING
            """;
    // Whoever takes a source away changes its row first: he waits for us and then finds what we wrote, or we find his
    // mark.
    private static final String STILL = """
            SELECT source_item_id, text_hash FROM indexed_source
             WHERE workspace_id = $1 AND source_item_id = ANY($2) AND state = 'indexed' ORDER BY source_item_id FOR SHARE
            """;

    private final ObjectMapper json;

    AnswerRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<Optional<Kept>> inProject(SqlConnection tx, CacheKey key) {
        return first(tx, PROJECT_STRICT, Tuple.of(key.workspace(), key.projectCacheKey()), Kept.PROJECT, Kept.STRICT)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found)
                        : first(tx, PROJECT_FALLBACK, guards(key, key.project()), Kept.PROJECT, Kept.FALLBACK));
    }

    Uni<Optional<Kept>> shared(SqlConnection tx, CacheKey key) {
        return first(tx, SHARED_STRICT, Tuple.of(key.workspace(), key.cacheKey()), Kept.SHARED, Kept.STRICT)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found)
                        : first(tx, SHARED_FALLBACK, guards(key), Kept.SHARED, Kept.FALLBACK));
    }

    /** The same was asked, but something that guards the answer is not as it was. */
    Uni<Boolean> sameQuestion(SqlConnection tx, CacheKey key) {
        return tx.preparedQuery(SAME_QUESTION)
                .execute(Tuple.of(key.workspace(), key.normalised(), key.model(), key.project()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Uni<Void> hit(SqlConnection tx, Kept kept) {
        var shared = kept.scope().equals(Kept.SHARED);
        return tx.preparedQuery("UPDATE retrieval." + (shared ? "query_cache" : "project_query_cache")
                        + " SET hits = hits + 1, last_hit_at = now() WHERE "
                        + (shared ? "cache_key" : "project_cache_key") + " = $1")
                .execute(Tuple.of(kept.key()))
                .replaceWithVoid();
    }

    /** These texts are still those that the answer was made from, and stay so until this transaction has ended. */
    Uni<Boolean> still(SqlConnection tx, UUID workspace, Map<UUID, String> hashes) {
        return tx.preparedQuery(STILL)
                .execute(Tuple.of(workspace, hashes.keySet().toArray(UUID[]::new)))
                .map(rows -> {
                    var same = 0;
                    for (var row : rows) {
                        same += row.getString("text_hash").equals(hashes.get(row.getUUID("source_item_id"))) ? 1 : 0;
                    }
                    return same == hashes.size();
                });
    }

    Uni<Void> putInProject(SqlConnection tx, CacheKey key, Answer answer, OffsetDateTime expires) {
        var values =
                new ArrayList<Object>(List.of(key.projectCacheKey(), key.workspace(), key.project(), key.cacheKey()));
        return tx.preparedQuery(PUT_PROJECT)
                .execute(values(values, key, answer, expires))
                .replaceWithVoid();
    }

    Uni<Void> putShared(SqlConnection tx, CacheKey key, boolean shareable, Answer answer, OffsetDateTime expires) {
        var values = new ArrayList<Object>(List.of(key.cacheKey(), key.workspace(), key.project(), shareable));
        return tx.preparedQuery(PUT_SHARED)
                .execute(values(values, key, answer, expires))
                .replaceWithVoid();
    }

    Uni<Void> putSources(SqlConnection tx, CacheKey key, Collection<UUID> sources, OffsetDateTime expires) {
        return tx.preparedQuery(PUT_SOURCES)
                .execute(Tuple.of(key.workspace(), sources.toArray(UUID[]::new), key.cacheKey(), expires))
                .replaceWithVoid();
    }

    private Uni<Optional<Kept>> first(SqlConnection tx, String select, Tuple values, String scope, String layer) {
        return tx.preparedQuery(select).execute(values).map(rows -> {
            var all = rows.iterator();
            return all.hasNext() ? Optional.of(kept(all.next(), scope, layer)) : Optional.empty();
        });
    }

    private Kept kept(Row row, String scope, String layer) {
        return new Kept(
                scope,
                layer,
                row.getString("key"),
                answer(row.getJsonObject("answer")),
                row.getLong("hits"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    private Answer answer(JsonObject kept) {
        try {
            return json.readValue(kept.encode(), Answer.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept answer cannot be read", e);
        }
    }

    private JsonObject json(Answer answer) {
        try {
            return new JsonObject(json.writeValueAsString(answer));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be kept", e);
        }
    }

    private Tuple values(List<Object> first, CacheKey key, Answer answer, OffsetDateTime expires) {
        first.addAll(Arrays.asList(
                key.query(),
                key.normalised(),
                key.model(),
                key.fingerprint(),
                key.prompt(),
                key.retrieval(),
                key.persona(),
                key.scope(),
                key.context(),
                json(answer),
                expires));
        return Tuple.from(first);
    }

    private static Tuple guards(CacheKey key, UUID... project) {
        var values = new ArrayList<Object>(List.of(
                key.workspace(),
                key.normalised(),
                key.model(),
                key.fingerprint(),
                key.prompt(),
                key.retrieval(),
                key.persona(),
                key.scope(),
                key.context()));
        values.addAll(List.of(project));
        return Tuple.from(values);
    }
}
