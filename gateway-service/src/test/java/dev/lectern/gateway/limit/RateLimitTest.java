package dev.lectern.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.gateway.world.HandClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One or two gateways before an auth that keeps windows of a minute, or does not answer. */
class RateLimitTest {

    private record Config(int countsKept, long slice) implements LimitConfig {}

    /** As auth counts, in memory. */
    private final class Windows implements RateLeases {
        private final Map<String, Long> counts = new HashMap<>();
        private final Queue<Runnable> onTheWay = new ArrayDeque<>();
        private int asked;
        private boolean away;
        private boolean slow;
        private Duration ahead = Duration.ZERO;

        @Override
        public Uni<Lease> lease(Wish wish) {
            return Uni.createFrom().emitter(emitter -> {
                asked++;
                if (away) {
                    emitter.fail(new ConnectException("away"));
                } else if (slow) {
                    onTheWay.add(() -> emitter.complete(given(wish)));
                } else {
                    emitter.complete(given(wish));
                }
            });
        }

        /** All that was asked until nobody asks for more. */
        private void answer() {
            while (!onTheWay.isEmpty()) {
                onTheWay.remove().run();
            }
        }

        private Lease given(Wish wish) {
            var now = clock.instant().plus(ahead).getEpochSecond();
            var count = counts.merge(wish.subject() + wish.route() + now / 60, wish.wanted(), Long::sum);
            var granted = Math.max(0, Math.min(wish.wanted(), LIMIT - count + wish.wanted()));
            return new Lease(granted, LIMIT, Math.max(0, LIMIT - count), 60 - now % 60);
        }
    }

    private static final long LIMIT = 100;

    private final HandClock clock = new HandClock();
    private final Windows auth = new Windows();
    private final RateLimit gateway = gateway();
    private final Subject ada = Subject.account(UUID.randomUUID(), "GET");

    @Test
    void exactlyTheLimitGetsIn_andAuthIsAskedOnceInASlice() {
        var allowed = many(gateway, 250).filter(Verdict::allowed).count();

        assertThat(allowed).isEqualTo(LIMIT);
        assertThat(auth.asked).isLessThanOrEqualTo(12);
    }

    @Test
    void allOfTheLimitGetsInWhenItComesAtOnceBeforeAnythingIsLeased() {
        auth.slow = true;

        var verdicts = Stream.generate(() -> gateway.take(ada).subscribeAsCompletionStage())
                .limit(3 * LIMIT)
                .toList();
        auth.answer();

        assertThat(verdicts.stream().map(CompletableFuture::join).filter(Verdict::allowed))
                .hasSize((int) LIMIT);
        assertThat(auth.asked).isLessThanOrEqualTo(12);
    }

    @Test
    void authWhoseClockIsBehindIsNotAskedForEver() {
        many(gateway, 95).toList();
        auth.ahead = Duration.ofMillis(-900);
        clock.forward(Duration.ofMillis(60_100));

        assertThat(many(gateway, 200).filter(Verdict::allowed).count()).isLessThanOrEqualTo(LIMIT);
        assertThat(auth.asked).isLessThanOrEqualTo(24);
    }

    @Test
    void twoGatewaysShareOneLimit() {
        var other = gateway();

        var allowed = Stream.of(gateway, other, gateway, other)
                .mapToLong(one -> many(one, 60).filter(Verdict::allowed).count())
                .sum();

        assertThat(allowed).isEqualTo(LIMIT);
    }

    @Test
    void everybodyAndEachClassHasAWindowOfItsOwn() {
        many(gateway, 200).toList();

        assertThat(take(gateway, Subject.account(UUID.randomUUID(), "GET")).allowed())
                .isTrue();
        assertThat(take(gateway, new Subject(ada.name(), "write")).allowed()).isTrue();
    }

    @Test
    void nextWindowBeginsAnew() {
        many(gateway, 200).toList();
        clock.forward(Duration.ofSeconds(61));

        assertThat(many(gateway, 200).filter(Verdict::allowed).count()).isEqualTo(LIMIT);
    }

    @Test
    void whoIsToldNoIsToldWhenToComeBack_andTheAuditOnce() {
        clock.forward(Duration.ofSeconds(15));

        var refused = many(gateway, 200).filter(verdict -> !verdict.allowed()).toList();

        assertThat(refused).allSatisfy(verdict -> {
            assertThat(verdict.limit()).isEqualTo(LIMIT);
            assertThat(verdict.remaining()).isZero();
            assertThat(verdict.resetInSeconds()).isEqualTo(45);
        });
        assertThat(refused.stream().filter(Verdict::first)).hasSize(1);
    }

    @Test
    void remainingCountsDown() {
        assertThat(many(gateway, 3).map(Verdict::remaining)).containsExactly(99L, 98L, 97L);
    }

    @Test
    void withoutAuthWhatWasLeasedIsUsedUp_thenNobodyGetsIn() {
        take(gateway, ada);
        auth.away = true;

        assertThat(many(gateway, 9).allMatch(Verdict::allowed)).isTrue();
        assertThatThrownBy(() -> take(gateway, ada))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.kind())
                        .isEqualTo(ProblemException.Kind.UPSTREAM));
    }

    @Test
    void restOfAnOldWindowServesWhileAuthIsAway_andIsForgottenWhenItIsBack() {
        take(gateway, ada);
        auth.away = true;
        clock.forward(Duration.ofSeconds(61));
        assertThat(take(gateway, ada).allowed()).isTrue();

        auth.away = false;

        assertThat(many(gateway, 200).filter(Verdict::allowed).count()).isEqualTo(LIMIT);
    }

    @Test
    void neighboursInANetworkOfIpv6AreOne() {
        assertThat(Subject.address("2001:db8:1:2:aaaa::1")).isEqualTo(Subject.address("2001:db8:1:2::7"));
        assertThat(Subject.address("2001:db8:1:3::7")).isNotEqualTo(Subject.address("2001:db8:1:2::7"));
        assertThat(Subject.address("192.0.2.1")).isNotEqualTo(Subject.address("192.0.2.2"));
    }

    private RateLimit gateway() {
        return new RateLimit(auth, new Config(100, 10), clock, new SimpleMeterRegistry());
    }

    private Stream<Verdict> many(RateLimit one, int times) {
        return Stream.generate(() -> take(one, ada)).limit(times);
    }

    private static Verdict take(RateLimit one, Subject subject) {
        return one.take(subject).await().atMost(Duration.ofSeconds(1));
    }
}
