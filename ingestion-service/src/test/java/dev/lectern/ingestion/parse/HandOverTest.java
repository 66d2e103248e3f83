package dev.lectern.ingestion.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandOverTest {

    private final Vertx vertx = Vertx.vertx();
    private final HandOver home = new HandOver(vertx.getOrCreateContext());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void itIsDoneOnTheLoopBeforeTheHearerGoesOn() {
        var where = new AtomicReference<String>();

        home.and(() -> {
            where.set(Thread.currentThread().getName());
            return Uni.createFrom().voidItem();
        });

        assertThat(where.get()).contains("eventloop");
    }

    @Test
    void whatFailsThereFailsHere() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> home.and(() -> Uni.createFrom().failure(new IllegalStateException("cannot"))))
                .withMessage("cannot");
    }

    @Test
    void whatBreaksBeforeItBeginsKeepsNobodyWaiting() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> home.and(() -> {
                    throw new IllegalStateException("at once");
                }))
                .withMessage("at once");
    }
}
