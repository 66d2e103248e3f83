package dev.lectern.common.chore;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When what is done again and again is done. */
class ChoresTest {

    private record Counted(Duration first, Duration every, CountDownLatch times) implements Chore {

        @Override
        public Uni<Void> once() {
            times.countDown();
            return Uni.createFrom().voidItem();
        }
    }

    @Test
    void choreIsDoneAsSoonAsItSays_andAgainInItsTime() throws Exception {
        var vertx = Vertx.vertx();
        var soon = new Counted(Duration.ofMillis(20), Duration.ofMillis(20), new CountDownLatch(3));
        var later = new Counted(Duration.ofMinutes(2), Duration.ofMillis(20), new CountDownLatch(1));
        try {
            new Chores(List.of(soon, later), vertx).start(null);

            assertThat(soon.times().await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(later.times().getCount()).isEqualTo(1);
        } finally {
            vertx.close();
        }
    }
}
