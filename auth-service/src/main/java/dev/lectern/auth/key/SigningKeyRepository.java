package dev.lectern.auth.key;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Signing keys in the database. They belong to the installation and to no tenant. */
@ApplicationScoped
class SigningKeyRepository {

    /** What may be told of a key. */
    record Told(UUID kid, Instant createdAt, Instant signsFrom, Instant retiredAt) {}

    private static final String PUBLISHED = """
            SELECT kid, public_key, private_key, signs_from, retired_at FROM signing_key
             WHERE retired_at IS NULL OR retired_at > $1 ORDER BY signs_from DESC, kid
            """;
    // Replicas that start, or rotate, at once must end with one key: the later ones wait here and then find it.
    private static final String TAKE_TURN = "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('auth.signing', 0))";
    private static final String ADD = """
            INSERT INTO signing_key (kid, public_key, private_key, created_at, signs_from) VALUES ($1, $2, $3, $4, $5)
            """;
    private static final String RETIRE_OTHERS = """
            UPDATE signing_key SET retired_at = $2 WHERE kid <> $1 AND (retired_at IS NULL OR retired_at > $2)
            """;
    private static final String TOLD = """
            SELECT kid, created_at, signs_from, retired_at FROM signing_key WHERE kid < $1 ORDER BY kid DESC LIMIT $2
            """;

    private static final String SEALED = "SELECT kid, private_key FROM signing_key";
    // Only what is still as it was read: another replica may be at it, too.
    private static final String RESEAL = "UPDATE signing_key SET private_key = $3 WHERE kid = $1 AND private_key = $2";

    private final Tenancy tenancy;
    private final KeySeal seal;
    private final Clock clock;

    SigningKeyRepository(Tenancy tenancy, KeySeal seal, Clock clock) {
        this.tenancy = tenancy;
        this.seal = seal;
        this.clock = clock;
    }

    Uni<List<SigningKey>> published() {
        return tenancy.tx(Scope.ofRun(Ids.next()), this::published);
    }

    /** Keeps this key if there is still none that may sign; answers those that are published now. */
    Uni<List<SigningKey>> addFirst(SigningKey candidate) {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> inTurn(tx)
                .chain(keys -> keys.stream().anyMatch(key -> key.maySign(clock.instant()))
                        ? Uni.createFrom().item(keys)
                        : add(tx, candidate).chain(() -> published(tx))));
    }

    /** Those that are published, while nobody else changes them. */
    Uni<List<SigningKey>> inTurn(SqlConnection tx) {
        return tx.query(TAKE_TURN).execute().chain(() -> published(tx));
    }

    /** All others are published until then and no longer. */
    Uni<Void> succeed(SqlConnection tx, SigningKey successor, Instant retired) {
        return add(tx, successor)
                .chain(() -> tx.preparedQuery(RETIRE_OTHERS).execute(Tuple.of(successor.kid(), utc(retired))))
                .replaceWithVoid();
    }

    Uni<List<Told>> before(Scope scope, UUID after, int limit) {
        return tenancy.tx(scope, tx -> tx.preparedQuery(TOLD)
                .execute(Tuple.of(after, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Told(
                                row.getUUID("kid"),
                                instant(row, "created_at"),
                                instant(row, "signs_from"),
                                instant(row, "retired_at")))
                        .toList()));
    }

    /** Retired ones as well: as long as they are there they must open. Answers how many it were. */
    Uni<Long> sealAnew() {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.query(SEALED)
                .execute()
                .onItem()
                .transformToMulti(RowSet::toMulti)
                .filter(row -> seal.isOutdated(row.getUUID("kid"), sealed(row)))
                .onItem()
                .transformToUniAndConcatenate(row -> sealAnew(tx, row.getUUID("kid"), sealed(row)))
                .collect()
                .with(Collectors.summingLong(Integer::longValue)));
    }

    private Uni<Integer> sealAnew(SqlConnection tx, UUID kid, byte[] was) {
        var now = seal.seal(kid, seal.open(kid, was));
        return tx.preparedQuery(RESEAL)
                .execute(Tuple.of(kid, Buffer.buffer(was), Buffer.buffer(now)))
                .map(RowSet::rowCount);
    }

    private static byte[] sealed(Row row) {
        return row.getBuffer("private_key").getBytes();
    }

    private Uni<List<SigningKey>> published(SqlConnection tx) {
        return tx.preparedQuery(PUBLISHED)
                .execute(Tuple.of(utc(clock.instant())))
                .map(this::opened);
    }

    private Uni<Void> add(SqlConnection tx, SigningKey key) {
        var sealed = seal.seal(key.kid(), key.privateKey().getEncoded());
        return tx.preparedQuery(ADD)
                .execute(Tuple.of(
                        key.kid(),
                        Buffer.buffer(key.publicKey().getEncoded()),
                        Buffer.buffer(sealed),
                        utc(clock.instant()),
                        utc(key.signsFrom())))
                .replaceWithVoid();
    }

    private List<SigningKey> opened(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(this::opened).toList();
    }

    private SigningKey opened(Row row) {
        var kid = row.getUUID("kid");
        var encoded = seal.open(kid, sealed(row));
        try {
            var rsa = KeyFactory.getInstance("RSA");
            var publicKey = rsa.generatePublic(
                    new X509EncodedKeySpec(row.getBuffer("public_key").getBytes()));
            return new SigningKey(
                    kid,
                    (RSAPublicKey) publicKey,
                    rsa.generatePrivate(new PKCS8EncodedKeySpec(encoded)),
                    instant(row, "signs_from"),
                    instant(row, "retired_at"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing key " + kid + " cannot be read", e);
        }
    }

    private static Instant instant(Row row, String column) {
        var time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
