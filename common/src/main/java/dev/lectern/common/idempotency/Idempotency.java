package dev.lectern.common.idempotency;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.Json;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * A write that is sent twice with one {@code Idempotency-Key} is done once, and the second answer is the first one's. Key
 * and effect commit together; a second request that arrives while the first is at work waits for it.
 */
@ApplicationScoped
public class Idempotency {

    private static final int LONGEST = 200;
    private static final String RESERVE = """
            INSERT INTO idempotency_key (user_id, route, key, request_hash, run_id) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO NOTHING
            """;
    private static final String FIRST = """
            SELECT request_hash, reply FROM idempotency_key WHERE user_id = $1 AND route = $2 AND key = $3
            """;
    private static final String KEEP = """
            UPDATE idempotency_key SET reply = $4 WHERE user_id = $1 AND route = $2 AND key = $3
            """;

    /** In a transaction of the reactive client; `request` is what must be the same the second time. */
    public <T> Uni<T> once(
            SqlConnection tx,
            Scope scope,
            String route,
            String key,
            Object request,
            Class<T> type,
            Supplier<Uni<T>> work) {
        if (key == null || key.isBlank()) {
            return work.get();
        }
        checkLength(key);
        var hash = hash(request);
        return tx.preparedQuery(RESERVE)
                .execute(Tuple.of(scope.userId(), route, key, hash, scope.runId()))
                .chain(rows -> rows.rowCount() == 1
                        ? work.get().call(reply -> tx.preparedQuery(KEEP)
                                .execute(Tuple.of(scope.userId(), route, key, Json.encode(reply))))
                        : tx.preparedQuery(FIRST)
                                .execute(Tuple.of(scope.userId(), route, key))
                                .map(found -> replay(found.iterator().next(), hash, type)));
    }

    /** The same by the door of Hibernate. */
    public <T> Uni<T> once(
            Scope scope, String route, String key, Object request, Class<T> type, Supplier<Uni<T>> work) {
        if (key == null || key.isBlank()) {
            return work.get();
        }
        checkLength(key);
        var hash = hash(request);
        return Panache.getSession().chain(session -> session.createNativeQuery(bySession(RESERVE))
                .setParameter(1, scope.userId())
                .setParameter(2, route)
                .setParameter(3, key)
                .setParameter(4, hash)
                .setParameter(5, scope.runId())
                .executeUpdate()
                .chain(reserved -> reserved == 1
                        ? work.get().call(reply -> session.createNativeQuery(bySession(KEEP))
                                .setParameter(1, scope.userId())
                                .setParameter(2, route)
                                .setParameter(3, key)
                                .setParameter(4, Json.encode(reply))
                                .executeUpdate())
                        : session.createNativeQuery(bySession(FIRST), Object[].class)
                                .setParameter(1, scope.userId())
                                .setParameter(2, route)
                                .setParameter(3, key)
                                .getSingleResult()
                                .map(first -> replay((String) first[0], (String) first[1], hash, type))));
    }

    private static <T> T replay(Row first, String hash, Class<T> type) {
        return replay(first.getString("request_hash"), first.getString("reply"), hash, type);
    }

    private static <T> T replay(String firstHash, String reply, String hash, Class<T> type) {
        if (!firstHash.equals(hash)) {
            throw ProblemException.unprocessable(
                    "Idempotency-Key", "This key was used before for a different request.");
        }
        return Json.decodeValue(reply, type);
    }

    private static void checkLength(String key) {
        if (key.length() > LONGEST) {
            throw ProblemException.badRequest("Idempotency-Key", "At most " + LONGEST + " characters.");
        }
    }

    private static String bySession(String sql) {
        return sql.replace('$', '?');
    }

    private static String hash(Object request) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Json.encode(request).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
