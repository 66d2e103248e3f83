package dev.lectern.common.tenancy;

import dev.lectern.common.identity.Scope;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.TransactionRollbackException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The only way to the database. Each transaction, reads included, begins by saying for whom it is; row-level security
 * does the rest. A feature goes through one of the two doors in a transaction, never both: they are two connections.
 */
@ApplicationScoped
public class Tenancy {

    private static final String FOR_WHOM =
            "SELECT set_config('lectern.workspace_id', $1, true), set_config('lectern.user_id', $2, true)";

    private static final String READ_ONLY_FOR_WHOM = FOR_WHOM + ", set_config('transaction_read_only', 'on', true)";

    /** Serialization failure and deadlock. */
    private static final Set<String> RACES = Set.of("40001", "40P01");

    private static final int TRIES = 4;

    private final Pool app;
    private final Pool system;

    Tenancy(Pool app, @ReactiveDataSource("system") Pool system) {
        this.app = app;
        this.system = system;
    }

    /** The door of the reactive client. */
    public <T> Uni<T> tx(Scope scope, Function<SqlConnection, Uni<T>> work) {
        return anew(() -> app.withConnection(tx -> {
            var begun = tx.getDelegate().begin();
            return onItsHeels(tx, become(tx, scope), work)
                    .onItemOrFailure()
                    .transformToUni((result, failure) ->
                            failure == null ? committed(begun, result) : rolledBack(begun, failure));
        }));
    }

    /** The same for who only reads, and is handed what was found before the transaction is over. */
    public <T> Uni<T> look(Scope scope, Function<SqlConnection, Uni<T>> work) {
        // The connection comes back by itself, whether or not anybody still waits for what it brings.
        return anew(() -> Uni.createFrom().emitter(found -> app.withConnection(tx -> {
                    var begun = tx.getDelegate().begin();
                    return onItsHeels(tx, said(tx, READ_ONLY_FOR_WHOM, scope), work)
                            .invoke(found::complete)
                            .onFailure()
                            .invoke(found::fail)
                            .onItemOrFailure()
                            .transformToUni((result, failure) -> Uni.createFrom()
                                    .completionStage(() ->
                                            begun.compose(Transaction::commit).toCompletionStage()));
                })
                .subscribe()
                .with(over -> {}, found::fail)));
    }

    /** The door of Hibernate: inside, Panache and {@code Outbox.add(scope, event)} share the session. */
    public <T> Uni<T> session(Scope scope, Supplier<Uni<T>> work) {
        return anew(() -> Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                FOR_WHOM.replace("$1", "?1").replace("$2", "?2"), Object[].class)
                        .setParameter(1, text(scope.workspaceId()))
                        .setParameter(2, text(scope.userId()))
                        .getSingleResult())
                .chain(work::get)));
    }

    /** Across tenants, with the service's system role: relay, watchdog and retention only. */
    public <T> Uni<T> system(Function<SqlConnection, Uni<T>> work) {
        return anew(() -> system.withTransaction(work));
    }

    /** The same for a single statement, which is a transaction by itself: asked often, its beginning and end would cost more. */
    public <T> Uni<T> systemAtOnce(Function<SqlConnection, Uni<T>> statement) {
        return anew(() -> system.withConnection(statement));
    }

    /** For consumers and workers that do several tenants' work in one transaction. */
    public static Uni<Void> become(SqlConnection tx, Scope scope) {
        return said(tx, FOR_WHOM, scope);
    }

    private static Uni<Void> said(SqlConnection tx, String forWhom, Scope scope) {
        return tx.preparedQuery(forWhom)
                .execute(Tuple.of(text(scope.workspaceId()), text(scope.userId())))
                .replaceWithVoid();
    }

    // Neither the beginning nor for whom it is is waited for: the first statement follows at once, and two ways there
    // and
    // back are saved in every transaction. The database takes them in their order; where one fails so do those behind
    // it.
    private static <T> Uni<T> onItsHeels(SqlConnection tx, Uni<Void> forWhom, Function<SqlConnection, Uni<T>> work) {
        var said = forWhom.memoize().indefinitely();
        said.subscribe().with(done -> {}, failure -> {});
        return Uni.createFrom()
                .deferred(() -> work.apply(tx))
                .onFailure()
                .recoverWithUni(failure -> said.chain(() -> Uni.createFrom().failure(failure)))
                .call(() -> said);
    }

    private static <T> Uni<T> committed(Future<Transaction> begun, T result) {
        return Uni.createFrom()
                .completionStage(
                        () -> begun.compose(Transaction::commit).map(result).toCompletionStage());
    }

    private static <T> Uni<T> rolledBack(Future<Transaction> begun, Throwable failure) {
        var over = failure instanceof TransactionRollbackException
                ? begun.<Void>mapEmpty()
                : begun.compose(Transaction::rollback);
        return Uni.createFrom().completionStage(() -> over.transform(any -> Future.<T>failedFuture(failure))
                .toCompletionStage());
    }

    // Whoever loses a race for locks is rolled back as if he had never begun, and so may begin again. At once, because
    // waiting would come back on another thread than the session's; whoever won has what he wanted by then.
    private static <T> Uni<T> anew(Supplier<Uni<T>> transaction) {
        return Uni.createFrom()
                .deferred(transaction::get)
                .onFailure(Tenancy::lostARace)
                .retry()
                .atMost(TRIES);
    }

    private static boolean lostARace(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg && RACES.contains(String.valueOf(pg.getSqlState()))) {
                return true;
            }
        }
        return false;
    }

    private static String text(UUID id) {
        return id == null ? "" : id.toString();
    }
}
