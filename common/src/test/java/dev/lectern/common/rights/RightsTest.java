package dev.lectern.common.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RightsTest {

    private final UUID account = UUID.randomUUID();
    private final UUID project = UUID.randomUUID();
    private final UUID session = UUID.randomUUID();
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final Rights rights = new Rights(clock());

    @Test
    void aTokenOlderThanAChangeIsRefusedAndAYoungerOneIsGood() {
        rights.accountChanged(account, 3);
        rights.memberChanged(project, account, 7);

        assertThat(rights.stillGood(new Standing(session, account, 2, project, 0, 7, 0)))
                .isFalse();
        assertThat(rights.stillGood(new Standing(session, account, 3, project, 0, 6, 0)))
                .isFalse();
        assertThat(rights.stillGood(new Standing(session, account, 3, project, 0, 7, 0)))
                .isTrue();
    }

    @Test
    void changesThatArriveLateTakeNothingBack() {
        rights.accountChanged(account, 3);
        rights.accountChanged(account, 2);

        assertThat(rights.stillGood(new Standing(session, account, 2, null, 0, 0, 0)))
                .isFalse();
    }

    @Test
    void whatNoTokenCanBeOlderThanIsForgotten_whateverKindComes() {
        IntStream.range(0, 100).forEach(i -> rights.memberChanged(UUID.randomUUID(), account, i));
        IntStream.range(0, 100).forEach(i -> rights.accountChanged(UUID.randomUUID(), i));
        assertThat(rights.size()).isEqualTo(200);

        now = now.plus(Rights.REMEMBERED).plus(Duration.ofSeconds(1));
        rights.memberChanged(project, account, 1);

        assertThat(rights.size()).isEqualTo(1);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }
}
