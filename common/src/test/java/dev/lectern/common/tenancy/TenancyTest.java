package dev.lectern.common.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.Await;
import dev.lectern.common.Thing;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TenancyTest {

    private final Scope ours = new Scope(Ids.next(), Ids.next(), null, Ids.next());
    private final Scope theirs = new Scope(Ids.next(), Ids.next(), null, Ids.next());
    private final Tenancy tenancy;
    private final Vertx vertx;

    TenancyTest(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void eachDoorShowsOneWorkspaceOnly() {
        add(ours, "ours");
        add(theirs, "theirs");

        assertThat(names(ours)).containsExactly("ours");
        assertThat(namesBySession(ours)).containsExactly("ours");
        assertThat(names(theirs)).containsExactly("theirs");
        assertThat(namesBySession(theirs)).containsExactly("theirs");
    }

    @Test
    void withoutAWorkspaceNothingIsSeen_alsoOnAConnectionThatHadOne() {
        add(ours, "ours");
        IntStream.range(0, 30).forEach(i -> names(ours));

        assertThat(IntStream.range(0, 30).boxed().flatMap(i -> names(Scope.ofRun(Ids.next())).stream()))
                .isEmpty();
    }

    @Test
    void nobodyWritesIntoAnotherWorkspace() {
        assertThatThrownBy(() -> Await.on(
                        vertx,
                        () -> tenancy.tx(ours, tx -> tx.preparedQuery(
                                        "INSERT INTO thing (id, workspace_id, name) VALUES ($1, $2, 'smuggled')")
                                .execute(Tuple.of(Ids.next(), theirs.workspaceId())))))
                .hasMessageContaining("row-level security");
        assertThatThrownBy(() -> Await.on(
                        vertx,
                        () -> tenancy.session(ours, () -> Panache.getSession().chain(session -> session.persist(
                                        Thing.of(Ids.next(), theirs.workspaceId(), "smuggled"))
                                .chain(session::flush)))))
                .hasStackTraceContaining("row-level security");
        assertThat(names(theirs)).isEmpty();
    }

    @Test
    void whoLosesARaceForLocksBeginsAgain() {
        var crossing = Await.on(
                vertx,
                () -> Uni.join().all(hold("one", "other"), hold("other", "one")).andFailFast());

        assertThat(crossing).hasSize(2);
    }

    @Test
    void whoLosesARaceForLocksBeginsAgain_withHibernateToo() {
        for (int i = 0; i < 3; i++) {
            var crossing = Await.on(vertx, () -> Uni.join()
                    .all(holdBySession("one", "other"), holdBySession("other", "one"), holdBySession("one", "other"))
                    .andFailFast());

            assertThat(crossing).hasSize(3);
        }
    }

    private Uni<Boolean> holdBySession(String first, String second) {
        return tenancy.session(ours, () -> holdBySession(first)
                .chain(() -> sql("SELECT CAST(pg_sleep(0.3) AS text)"))
                .chain(() -> holdBySession(second))
                .replaceWith(true));
    }

    private static Uni<Void> holdBySession(String name) {
        return sql("SELECT CAST(pg_advisory_xact_lock(hashtext('" + name + "')) AS text)");
    }

    private static Uni<Void> sql(String text) {
        return Panache.getSession().chain(session -> session.createNativeQuery(text, String.class)
                .getSingleResult()
                .replaceWithVoid());
    }

    /** Waits between the two long enough for somebody else to hold the second. */
    private Uni<Boolean> hold(String first, String second) {
        return tenancy.tx(ours, tx -> hold(tx, first)
                .chain(() -> tx.query("SELECT pg_sleep(0.3)").execute())
                .chain(() -> hold(tx, second))
                .replaceWith(true));
    }

    private static Uni<Void> hold(SqlConnection tx, String name) {
        return tx.preparedQuery("SELECT 1 FROM pg_advisory_xact_lock(hashtext($1))")
                .execute(Tuple.of(name))
                .replaceWithVoid();
    }

    @Test
    void parallelTransactionsOfManyWorkspacesNeverMix() {
        var scopes = IntStream.range(0, 40)
                .mapToObj(i -> new Scope(Ids.next(), Ids.next(), null, null))
                .toList();
        scopes.forEach(scope -> add(scope, scope.workspaceId().toString()));

        var seen = Await.on(vertx, () -> Uni.join()
                .all(scopes.stream().map(this::namesOf).toList())
                .andFailFast());

        assertThat(seen)
                .isEqualTo(scopes.stream()
                        .map(scope -> List.of(scope.workspaceId().toString()))
                        .toList());
    }

    @Test
    void whoLooksSeesTheirOwn_writesNothing_andLeavesTheConnectionAsItWas() {
        add(ours, "ours");
        add(theirs, "theirs");
        var writing = new Scope(Ids.next(), Ids.next(), null, Ids.next());

        for (int i = 0; i < 40; i++) {
            assertThat(seenBy(ours)).containsExactly("ours");
            assertThat(seenBy(theirs)).containsExactly("theirs");
            assertThat(seenBy(Scope.ofRun(Ids.next()))).isEmpty();
            assertThatThrownBy(() -> Await.on(vertx, () -> tenancy.look(ours, tx -> insert(tx, ours))))
                    .hasMessageContaining("read-only transaction");
            assertThatThrownBy(() -> Await.on(
                            vertx,
                            () -> tenancy.look(ours, tx -> {
                                throw new IllegalStateException("before any statement");
                            })))
                    .hasMessageContaining("before any statement");
            Await.on(vertx, () -> tenancy.tx(writing, tx -> insert(tx, writing)));
        }
        assertThat(seenBy(writing)).hasSize(40);
    }

    @Test
    void whoLosesInterestWhileWaitingForAConnectionTakesNoneAway() {
        add(ours, "ours");

        vertx.getOrCreateContext().runOnContext(now -> {
            for (int i = 0; i < 60; i++) {
                tenancy.look(ours, TenancyTest::all)
                        .subscribe()
                        .with(found -> {}, failure -> {})
                        .cancel();
                tenancy.tx(ours, TenancyTest::all)
                        .subscribe()
                        .with(found -> {}, failure -> {})
                        .cancel();
            }
        });

        assertThat(seenBy(ours)).containsExactly("ours");
        assertThat(names(ours)).containsExactly("ours");
    }

    @Test
    void manyWhoLookAtOnceNeverMix() {
        var scopes = IntStream.range(0, 40)
                .mapToObj(i -> new Scope(Ids.next(), Ids.next(), null, null))
                .toList();
        scopes.forEach(scope -> add(scope, scope.workspaceId().toString()));

        var seen = Await.on(vertx, () -> Uni.join()
                .all(scopes.stream()
                        .map(scope -> tenancy.look(scope, TenancyTest::all))
                        .toList())
                .andFailFast());

        assertThat(seen)
                .isEqualTo(scopes.stream()
                        .map(scope -> List.of(scope.workspaceId().toString()))
                        .toList());
    }

    @Test
    void theFirstStatementIsNeverFasterThanForWhomItIs() {
        var fresh = new Scope(Ids.next(), Ids.next(), null, Ids.next());

        var written = Await.on(
                vertx,
                () -> tenancy.tx(fresh, tx -> Uni.join()
                        .all(insert(tx, fresh), insert(tx, fresh), all(tx).replaceWithVoid())
                        .andFailFast()));

        assertThat(written).hasSize(3);
        assertThat(seenBy(fresh)).containsExactly("written", "written");
    }

    private static Uni<Void> insert(SqlConnection tx, Scope scope) {
        return tx.preparedQuery("INSERT INTO thing (id, workspace_id, name) VALUES ($1, $2, 'written')")
                .execute(Tuple.of(Ids.next(), scope.workspaceId()))
                .replaceWithVoid();
    }

    private List<String> seenBy(Scope scope) {
        return Await.on(vertx, () -> tenancy.look(scope, TenancyTest::all));
    }

    private void add(Scope scope, String name) {
        UUID id = Ids.next();
        Await.on(
                vertx,
                () -> tenancy.session(scope, () -> Panache.getSession()
                        .chain(session -> session.persist(Thing.of(id, scope.workspaceId(), name)))));
    }

    private List<String> names(Scope scope) {
        return Await.on(vertx, () -> namesOf(scope));
    }

    private Uni<List<String>> namesOf(Scope scope) {
        return tenancy.tx(scope, TenancyTest::all);
    }

    private static Uni<List<String>> all(SqlConnection tx) {
        return tx.query("SELECT name FROM thing").execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString("name"))
                .toList());
    }

    private List<String> namesBySession(Scope scope) {
        return Await.on(
                vertx,
                () -> tenancy.session(scope, () -> Panache.getSession()
                        .chain(session ->
                                session.createQuery("from Thing", Thing.class).getResultList())
                        .map(things -> things.stream().map(thing -> thing.name).toList())));
    }
}
