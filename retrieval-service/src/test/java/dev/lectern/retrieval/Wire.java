package dev.lectern.retrieval;

import dev.lectern.common.Broker;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.Topic;
import dev.lectern.common.event.UsageEvent;
import dev.lectern.common.identity.Scope;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/** What ingestion and workflow say in these tests, and what we answered. */
public final class Wire {

    private Wire() {}

    public static void send(Scope scope, Event data) {
        Broker.send("ingestion", scope, data);
    }

    /** The first event of this type in this run that we said ourselves. */
    public static CloudEvent awaitEvent(UUID run, Class<? extends Event> type) {
        return Awaitility.await(type.getSimpleName() + " in " + run)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> events(run, type), found -> !found.isEmpty())
                .getFirst();
    }

    public static List<CloudEvent> events(UUID run, Class<? extends Event> type) {
        var topic = UsageEvent.class.isAssignableFrom(type) ? Topic.USAGE : Topic.INDEXING;
        return Broker.read(topic, Broker.ofRun(run)).stream()
                .filter(event -> event.source().equals("retrieval") && type.isInstance(event.data()))
                .toList();
    }
}
