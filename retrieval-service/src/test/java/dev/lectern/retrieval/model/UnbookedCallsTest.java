package dev.lectern.retrieval.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.Topic;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.model.Charge.Payee;
import dev.lectern.retrieval.model.Charge.Status;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Usage;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls whose process died before it booked them. */
@QuarkusTest
class UnbookedCallsTest {

    private final Ledger ledger;
    private final UnbookedCalls unbooked;
    private final Vertx vertx;
    private final Scope scope = new Scope(Ids.next(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

    UnbookedCallsTest(Ledger ledger, UnbookedCalls unbooked, Vertx vertx) {
        this.ledger = ledger;
        this.unbooked = unbooked;
        this.vertx = vertx;
    }

    @Test
    void aCallThatNobodyBooksIsBookedOnceByWhoFindsItAfterItsLease() {
        var call = Ids.next();
        Await.on(vertx, () -> ledger.begin(scope, charge(call, Status.FAILED, 123, 0)));
        Await.on(vertx, unbooked::once);
        assertThat(booked(call)).isEmpty();

        expire(call);
        Await.on(vertx, unbooked::once);
        Await.on(vertx, unbooked::once);

        assertThat(booked(call)).containsExactly("failed 123 0");
        assertThat(begun(call)).isZero();
        var told = Awaitility.await()
                .until(this::usages, found -> !found.isEmpty())
                .getFirst();
        assertThat(told.callId()).isEqualTo(call);
        assertThat(told.estimated()).isTrue();
        assertThat(told.operation()).isEqualTo("chat");
        assertThat(told.step()).isEqualTo("cell");
        assertThat(told.questionId()).isEqualTo("Q01");
        assertThat(told.promptTokens()).isEqualTo(123);
        assertThat(usages()).hasSize(1);
    }

    @Test
    void whatIsBookedIsNotBookedAgain() {
        var call = Ids.next();
        Await.on(vertx, () -> ledger.begin(scope, charge(call, Status.FAILED, 123, 0)));
        Await.on(vertx, () -> ledger.book(scope, charge(call, Status.COMPLETED, 100, 7)));

        assertThat(begun(call)).isZero();
        Await.on(vertx, unbooked::once);
        assertThat(booked(call)).containsExactly("completed 100 7");
    }

    @Test
    void whoComesBackAfterItsLeaseChangesNothing() {
        var call = Ids.next();
        Await.on(vertx, () -> ledger.begin(scope, charge(call, Status.FAILED, 123, 0)));
        expire(call);
        Await.on(vertx, unbooked::once);

        Await.on(vertx, () -> ledger.book(scope, charge(call, Status.COMPLETED, 100, 7)));

        assertThat(booked(call)).containsExactly("failed 123 0");
    }

    private static Charge charge(UUID call, Status status, int prompt, int completion) {
        var payee = new Payee(UUID.randomUUID(), "a-model", "somebody");
        var usage = new Usage(prompt, completion, 0, 0);
        return new Charge(
                call,
                payee,
                new Purpose("chat", "cell", "Q01", null),
                status,
                usage,
                status == Status.FAILED,
                Duration.ZERO,
                null);
    }

    private static void expire(UUID call) {
        Database.column(
                "UPDATE retrieval.model_call_intent SET lease_until = now() - interval '1 second' WHERE call_id = ?",
                call);
    }

    private static long begun(UUID call) {
        return Database.count("SELECT count(*) FROM retrieval.model_call_intent WHERE call_id = ?", call);
    }

    private static List<String> booked(UUID call) {
        return Database.column(
                "SELECT concat_ws(' ', status, prompt_tokens, completion_tokens) FROM retrieval.model_call"
                        + " WHERE call_id = ?",
                call);
    }

    private List<UsageRecorded> usages() {
        return Broker.read(Topic.USAGE, Broker.ofRun(scope.runId())).stream()
                .map(event -> (UsageRecorded) event.data())
                .toList();
    }
}
