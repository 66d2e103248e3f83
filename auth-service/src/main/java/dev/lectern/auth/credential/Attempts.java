package dev.lectern.auth.credential;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.Origin;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Keeps people from trying passwords: a try is counted before it is made and given back when it was right, so that
 * neither many at once nor a crash gets more of them. Names that nobody has are counted like those of accounts, or the
 * lock would tell them apart. Without the database there are no tries at all.
 */
@ApplicationScoped
public class Attempts {

    private static final String NOWHERE = "unknown";

    // In the order of their names, or two sign-ins that share both rows could wait for each other.
    private static final String TAKE = """
            INSERT INTO sign_in_attempt AS known (subject, attempts, window_started_at)
            SELECT subject, 1, $2::timestamptz FROM unnest($1::text[]) AS subject ORDER BY subject
            ON CONFLICT (subject) DO UPDATE
               SET attempts = CASE WHEN known.window_started_at <= $3::timestamptz THEN 1 ELSE known.attempts + 1 END,
                   window_started_at = CASE WHEN known.window_started_at <= $3::timestamptz THEN $2::timestamptz ELSE known.window_started_at END
            RETURNING subject, attempts, window_started_at
            """;
    private static final String GIVE_BACK =
            "UPDATE sign_in_attempt SET attempts = attempts - 1 WHERE subject = $1 AND attempts > 0";
    private static final String FORGET = "DELETE FROM sign_in_attempt WHERE subject = $1";
    private static final String FORGET_OLD = "DELETE FROM sign_in_attempt WHERE window_started_at <= $1";

    private final Tenancy tenancy;
    private final AttemptConfig config;
    private final Origin origin;
    private final Clock clock;

    Attempts(Tenancy tenancy, AttemptConfig config, Origin origin, Clock clock) {
        this.tenancy = tenancy;
        this.config = config;
        this.origin = origin;
        this.clock = clock;
    }

    /** One try at the password of this account, or of a name that nobody has (then the account is null). */
    public Uni<Boolean> attempt(UUID account, String name, Supplier<Uni<Boolean>> tryIt) {
        var whose = account == null ? "name:" + hashed(name) : "account:" + account;
        var address = origin.address();
        var where = "address:" + (address == null ? NOWHERE : address);
        return take(whose, where).chain(() -> tryIt.get()
                .call(right -> right ? wasRight(whose, where) : Uni.createFrom().voidItem())
                // It was not tried at all, as when too many others try just now.
                .onFailure()
                .call(() -> wasNone(whose, where)));
    }

    /** Whoever has proved in another way who he is may try anew. */
    public Uni<Void> forgive(UUID account) {
        return inTransaction(tx -> tx.preparedQuery(FORGET).execute(Tuple.of("account:" + account)));
    }

    Uni<Void> forgetOld() {
        return inTransaction(tx -> tx.preparedQuery(FORGET_OLD).execute(Tuple.of(time(windowStart()))));
    }

    private Uni<Void> take(String whose, String where) {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.preparedQuery(TAKE)
                        .execute(Tuple.of(new String[] {whose, where}, time(clock.instant()), time(windowStart()))))
                .invoke(rows -> StreamSupport.stream(rows.spliterator(), false).forEach(this::refuseIfSpent))
                .replaceWithVoid();
    }

    private void refuseIfSpent(Row row) {
        var limit = row.getString("subject").startsWith("address:") ? config.perAddress() : config.perAccount();
        if (row.getInteger("attempts") > limit) {
            var end = row.getOffsetDateTime("window_started_at").toInstant().plus(config.window());
            throw ProblemException.tooMany(
                    "The password was wrong too often; nobody may try for a while.",
                    Duration.between(clock.instant(), end));
        }
    }

    private Uni<Void> wasRight(String whose, String where) {
        return inTransaction(
                tx -> tx.preparedQuery(FORGET).execute(Tuple.of(whose)).chain(() -> tx.preparedQuery(GIVE_BACK)
                        .execute(Tuple.of(where))));
    }

    private Uni<Void> wasNone(String whose, String where) {
        return inTransaction(
                tx -> tx.preparedQuery(GIVE_BACK).execute(Tuple.of(whose)).chain(() -> tx.preparedQuery(GIVE_BACK)
                        .execute(Tuple.of(where))));
    }

    private Uni<Void> inTransaction(Function<SqlConnection, Uni<?>> work) {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> work.apply(tx).replaceWithVoid());
    }

    private Instant windowStart() {
        return clock.instant().minus(config.window());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    // Not as it was typed: somebody may have typed the password here.
    private static String hashed(String name) {
        try {
            var plain = name.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(plain));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
