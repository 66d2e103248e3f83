package dev.lectern.common.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.Await;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IdempotencyTest {

    record Reply(UUID runId, String words) {}

    private final Scope scope = new Scope(Ids.next(), Ids.next(), null, Ids.next());
    private final AtomicInteger done = new AtomicInteger();
    private final Idempotency idempotency;
    private final Tenancy tenancy;
    private final Vertx vertx;

    IdempotencyTest(Idempotency idempotency, Tenancy tenancy, Vertx vertx) {
        this.idempotency = idempotency;
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void theSecondAnswerIsTheFirstOnes() {
        var first = send(scope, "k1", Map.of("a", 1));
        var second = send(scope.withRun(Ids.next()), "k1", Map.of("a", 1));

        assertThat(second).isEqualTo(first);
        assertThat(done).hasValue(1);
    }

    @Test
    void bothDoorsShareTheMemory() {
        var first = send(scope, "k1", Map.of("a", 1));
        var second = Await.on(
                vertx,
                () -> tenancy.session(
                        scope,
                        () -> idempotency.once(scope, "POST /x", "k1", Map.of("a", 1), Reply.class, this::work)));

        assertThat(second).isEqualTo(first);
        assertThat(done).hasValue(1);
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        send(scope, "k1", Map.of("a", 1));

        assertThatThrownBy(() -> send(scope, "k1", Map.of("a", 2)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("different request");
    }

    @Test
    void someoneElsesKeyIsNotMine() {
        send(scope, "k1", Map.of("a", 1));
        send(scope.withUser(Ids.next()), "k1", Map.of("a", 2));

        assertThat(done).hasValue(2);
    }

    @Test
    void aFailedWriteLeavesItsKeyFree() {
        assertThatThrownBy(() -> Await.on(
                        vertx,
                        () -> tenancy.tx(
                                scope,
                                tx -> idempotency.once(
                                        tx, scope, "POST /x", "k1", "r", Reply.class, () -> Uni.createFrom()
                                                .failure(new IllegalStateException("no"))))))
                .hasMessage("no");

        assertThat(send(scope, "k1", "r").words()).isEqualTo("done 1");
    }

    @Test
    void manyAtOnceAreOne() {
        var replies = Await.on(vertx, () -> Uni.join()
                .all(IntStream.range(0, 8)
                        .mapToObj(i -> sending(scope, "k1", "r"))
                        .toList())
                .andFailFast());

        assertThat(replies.stream().distinct()).hasSize(1);
        assertThat(done).hasValue(1);
    }

    @Test
    void withoutAKeyEachIsAWriteOfItsOwn() {
        send(scope, null, "r");
        send(scope, " ", "r");

        assertThat(done).hasValue(2);
    }

    private Reply send(Scope from, String key, Object request) {
        return Await.on(vertx, () -> sending(from, key, request));
    }

    private Uni<Reply> sending(Scope from, String key, Object request) {
        return tenancy.tx(from, tx -> idempotency.once(tx, from, "POST /x", key, request, Reply.class, this::work));
    }

    private Uni<Reply> work() {
        return Uni.createFrom().item(() -> new Reply(Ids.next(), "done " + done.incrementAndGet()));
    }
}
