package dev.lectern.auth.proof;

import dev.lectern.auth.account.OnDeleted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/** Mailed links: made, looked up, used up. One that is used, too old or not ours is never told apart from the others. */
@ApplicationScoped
public class MailedTokens implements OnDeleted {

    /** A token that was asked for; origin and agent of the request are kept for who looks into it later. */
    public record NewToken(Purpose purpose, UUID accountId, String email, String address, String agent) {}

    private static final String RECENT =
            "SELECT count(*) FROM one_time_token WHERE account_id = $1 AND purpose = $2 AND created_at > $3";
    private static final String ADD = """
            INSERT INTO one_time_token (id, account_id, purpose, token_hash, email, requested_from, user_agent,
                                        expires_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """;
    private static final String HOLDER = "SELECT one_time_token_holder($1, $2) AS account_id";
    // All of its kind are used up with it: whoever asked three times has three mails in his inbox.
    private static final String USE = """
            UPDATE one_time_token SET used_at = ?1
             WHERE account_id = ?2 AND purpose = ?3 AND used_at IS NULL AND expires_at > ?1 AND token_hash = ?4
            RETURNING email
            """;
    private static final String USE_THE_OTHERS =
            "UPDATE one_time_token SET used_at = ?1 WHERE account_id = ?2 AND purpose = ?3 AND used_at IS NULL";
    private static final String DELETE = "DELETE FROM one_time_token WHERE account_id = ?1";
    private static final String FORGET_OLD = "DELETE FROM one_time_token WHERE expires_at < $1";
    private static final Duration KEEP = Duration.ofDays(30);

    private final Tenancy tenancy;
    private final Clock clock;

    MailedTokens(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** As the account's user, in the transaction that mails it. Null when it got enough of them lately. */
    public Uni<MailedToken> make(SqlConnection tx, NewToken asked) {
        var now = clock.instant();
        var since = time(now.minus(Duration.ofHours(1)));
        return tx.preparedQuery(RECENT)
                .execute(Tuple.of(asked.accountId(), asked.purpose().wire(), since))
                .map(rows -> rows.iterator().next().getLong(0) < Purpose.PER_HOUR)
                .chain(fine -> fine ? add(tx, asked, now) : Uni.createFrom().nullItem());
    }

    /** Whose it is; a token that is not good at all is refused here, one that is spent when it is used. */
    public Uni<UUID> holder(UUID runId, Purpose purpose, MailedToken token) {
        return tenancy.tx(Scope.ofRun(runId), tx -> tx.preparedQuery(HOLDER)
                        .execute(Tuple.of(Buffer.buffer(token.hash()), purpose.wire()))
                        .map(rows -> rows.iterator().next().getUUID("account_id")))
                .onItem()
                .ifNull()
                .failWith(MailedTokens::notGood);
    }

    /** Uses it up, as its holder, in the Hibernate session of what it is good for; answers the address it proves. */
    public Uni<String> use(Purpose purpose, UUID accountId, MailedToken token) {
        var now = clock.instant();
        return Panache.getSession().chain(session -> session.createNativeQuery(USE, String.class)
                .setParameter(1, now)
                .setParameter(2, accountId)
                .setParameter(3, purpose.wire())
                .setParameter(4, token.hash())
                .getSingleResultOrNull()
                .onItem()
                .ifNull()
                .failWith(MailedTokens::notGood)
                .call(() -> session.createNativeQuery(USE_THE_OTHERS)
                        .setParameter(1, now)
                        .setParameter(2, accountId)
                        .setParameter(3, purpose.wire())
                        .executeUpdate()));
    }

    @Override
    public Uni<Void> deleted(Scope scope, UUID accountId, Instant at) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DELETE)
                        .setParameter(1, accountId)
                        .executeUpdate())
                .replaceWithVoid();
    }

    public static ProblemException notGood() {
        return ProblemException.wrongProof("token", "This link is not good any more; ask for a new one.");
    }

    Uni<Integer> forgetOld() {
        return tenancy.system(tx -> tx.preparedQuery(FORGET_OLD)
                .execute(Tuple.of(time(clock.instant().minus(KEEP))))
                .map(rows -> rows.rowCount()));
    }

    private Uni<MailedToken> add(SqlConnection tx, NewToken asked, Instant now) {
        var token = MailedToken.fresh();
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(
                        Ids.next(),
                        asked.accountId(),
                        asked.purpose().wire(),
                        Buffer.buffer(token.hash()),
                        asked.email(),
                        asked.address(),
                        asked.agent(),
                        time(now.plus(asked.purpose().life())),
                        time(now))))
                .replaceWith(token);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
