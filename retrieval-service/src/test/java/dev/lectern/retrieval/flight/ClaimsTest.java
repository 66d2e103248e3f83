package dev.lectern.retrieval.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Database;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Text;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two of them are two processes: they have nothing in common but the database. */
@QuarkusTest
class ClaimsTest {

    private static final Part MADE = new Text("made");
    private static final Part KEPT = new Text("kept");

    private final Claims here;
    private final Claims there;
    private final Scope scope = new Scope(Ids.next(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    private final AtomicReference<MultiEmitter<? super Part>> making = new AtomicReference<>();
    private final AtomicInteger made = new AtomicInteger();
    private volatile boolean kept;

    ClaimsTest(Claims here, Tenancy tenancy, ClaimConfig config, Vertx vertx, Clock clock) {
        this.here = here;
        this.there = new Claims(tenancy, config, vertx, clock);
    }

    @Test
    void theSecondProcessWaitsForWhatTheFirstMakes() {
        var first = ask(here);
        Awaitility.await().until(() -> making.get() != null);
        var second = ask(there);
        second.assertNotTerminated();

        kept = true;
        making.get().emit(MADE).complete();

        first.awaitCompletion(Duration.ofSeconds(10)).assertItems(MADE);
        second.awaitCompletion(Duration.ofSeconds(10)).assertItems(KEPT);
        assertThat(made).hasValue(1);
        assertThat(claims()).isZero();
    }

    @Test
    void whoClaimsItJustAfterAnotherWasDoneTakesWhatIsThere() {
        kept = true;

        ask(there).awaitCompletion(Duration.ofSeconds(10)).assertItems(KEPT);
        assertThat(made).hasValue(0);
        assertThat(claims()).isZero();
    }

    @Test
    void ofAnAnswerThatIsNotKeptTheSecondMakesItsOwn() {
        var first = ask(here);
        Awaitility.await().until(() -> making.get() != null);
        var failing = making.getAndSet(null);
        var second = ask(there);

        failing.fail(new IllegalStateException("gone"));

        first.awaitFailure(Duration.ofSeconds(10));
        Awaitility.await().until(() -> making.get() != null);
        making.get().emit(MADE).complete();
        second.awaitCompletion(Duration.ofSeconds(10)).assertItems(MADE);
        assertThat(made).hasValue(2);
    }

    @Test
    void whoLeavesGivesItsClaimBack_andThatOfADeadProcessEnds() {
        var first = ask(here);
        Awaitility.await().until(() -> making.get() != null);
        assertThat(claims()).isEqualTo(1);
        first.cancel();
        Awaitility.await().until(() -> claims() == 0);

        making.set(null);
        ask(here);
        Awaitility.await().until(() -> making.getAndSet(null) != null);
        var second = ask(there);
        Database.column(
                "UPDATE retrieval.answer_claim SET expires_at = now() - interval '1 second' WHERE workspace_id = ?",
                scope.workspaceId());
        Awaitility.await().until(() -> making.get() != null);
        making.get().emit(MADE).complete();
        second.awaitCompletion(Duration.ofSeconds(10)).assertItems(MADE);
    }

    private AssertSubscriber<Part> ask(Claims claims) {
        return claims.alone(
                        scope,
                        "a key",
                        () -> Multi.createFrom().emitter(emitter -> {
                            made.incrementAndGet();
                            making.set(emitter);
                        }),
                        () -> Uni.createFrom()
                                .item(() ->
                                        kept ? Optional.of(Multi.createFrom().item(KEPT)) : Optional.empty()))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(10));
    }

    private long claims() {
        return Database.count(
                "SELECT count(*) FROM retrieval.answer_claim WHERE workspace_id = ?", scope.workspaceId());
    }
}
