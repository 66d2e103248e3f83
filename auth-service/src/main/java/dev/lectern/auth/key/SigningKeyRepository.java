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
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;

/** Signing keys in the database, newest first. They belong to the installation and to no tenant. */
@ApplicationScoped
class SigningKeyRepository {

    private static final String IN_USE = """
            SELECT kid, public_key, private_key FROM signing_key WHERE retired_at IS NULL ORDER BY created_at DESC, kid
            """;
    // Replicas that start at once must end with one key: the later ones wait here and then find it.
    private static final String TAKE_TURN = "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('auth.signing', 0))";
    private static final String ADD =
            "INSERT INTO signing_key (kid, public_key, private_key, created_at) VALUES ($1, $2, $3, $4)";

    private final Tenancy tenancy;
    private final KeySeal seal;
    private final Clock clock;

    SigningKeyRepository(Tenancy tenancy, KeySeal seal, Clock clock) {
        this.tenancy = tenancy;
        this.seal = seal;
        this.clock = clock;
    }

    Uni<List<SigningKey>> inUse() {
        return tenancy.tx(Scope.ofRun(Ids.next()), this::inUse);
    }

    /** Keeps this key if there is still none; answers those that are in use now. */
    Uni<List<SigningKey>> addFirst(SigningKey candidate) {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.query(TAKE_TURN)
                .execute()
                .chain(() -> inUse(tx))
                .chain(keys -> keys.isEmpty()
                        ? add(tx, candidate).replaceWith(List.of(candidate))
                        : Uni.createFrom().item(keys)));
    }

    private Uni<List<SigningKey>> inUse(SqlConnection tx) {
        return tx.query(IN_USE).execute().map(this::opened);
    }

    private Uni<Void> add(SqlConnection tx, SigningKey key) {
        var sealed = seal.seal(key.kid(), key.privateKey().getEncoded());
        return tx.preparedQuery(ADD)
                .execute(Tuple.of(
                        key.kid(),
                        Buffer.buffer(key.publicKey().getEncoded()),
                        Buffer.buffer(sealed),
                        clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private List<SigningKey> opened(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(this::opened).toList();
    }

    private SigningKey opened(Row row) {
        var kid = row.getUUID("kid");
        var encoded = seal.open(kid, row.getBuffer("private_key").getBytes());
        try {
            var rsa = KeyFactory.getInstance("RSA");
            var publicKey = rsa.generatePublic(
                    new X509EncodedKeySpec(row.getBuffer("public_key").getBytes()));
            return new SigningKey(kid, (RSAPublicKey) publicKey, rsa.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing key " + kid + " cannot be read", e);
        }
    }
}
