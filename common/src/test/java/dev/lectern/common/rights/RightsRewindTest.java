package dev.lectern.common.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.TestToken;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.local.TestStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A service that starts when something was taken away half a minute ago, and something else an hour ago. */
@QuarkusTest
@TestProfile(RightsRewindTest.Restarted.class)
class RightsRewindTest {

    private static final UUID ACCOUNT = Ids.next();
    private static final String LATELY = "lectern.test.revoked-lately";
    private static final String LONG_AGO = "lectern.test.revoked-long-ago";

    public static final class Restarted implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Before.class), new TestResourceEntry(TestToken.class));
        }
    }

    /** The servers, and on the broker what was told before the service starts. */
    public static final class Before implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            var config = new HashMap<>(new TestStack().start());
            var lately = Ids.next();
            var longAgo = Ids.next();
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", config.get("LECTERN_KAFKA")),
                    new StringSerializer(),
                    new StringSerializer())) {
                var topic = config.get("LECTERN_TOPICS") + ".identity";
                send(producer, topic, longAgo, Duration.ofHours(1));
                send(producer, topic, lately, Duration.ofSeconds(30));
            }
            config.put(LATELY, lately.toString());
            config.put(LONG_AGO, longAgo.toString());
            return config;
        }

        private static void send(KafkaProducer<String, String> producer, String topic, UUID session, Duration ago) {
            var at = Instant.now().minus(ago).truncatedTo(ChronoUnit.MICROS);
            var data = new SessionRevoked(session, ACCOUNT);
            var event = new CloudEvent(
                    Ids.next(), "auth", EventCodec.typeOf(data), at, Scope.ofRun(Ids.next()), null, data);
            producer.send(new ProducerRecord<>(topic, 0, at.toEpochMilli(), "key", EventCodec.encode(event)));
        }

        @Override
        public void stop() {}
    }

    private final Rights rights;
    private final UUID lately;
    private final UUID longAgo;

    RightsRewindTest(
            Rights rights, @ConfigProperty(name = LATELY) UUID lately, @ConfigProperty(name = LONG_AGO) UUID longAgo) {
        this.rights = rights;
        this.lately = lately;
        this.longAgo = longAgo;
    }

    @Test
    void whatWasTakenAwayShortlyBeforeTheStartIsKnown() {
        await().untilAsserted(() -> assertThat(isGood(lately)).isFalse());

        assertThat(isGood(longAgo)).isTrue();
    }

    private boolean isGood(UUID session) {
        return rights.stillGood(new Standing(session, ACCOUNT, 1, null, 0, 0, 0));
    }
}
