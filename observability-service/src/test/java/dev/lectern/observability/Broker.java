package dev.lectern.observability;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** The rest of the suite, saying things on the real broker. */
public final class Broker {

    private static KafkaProducer<String, String> producer;

    private Broker() {}

    public static CloudEvent event(String source, Scope scope, Instant time, Event data) {
        return new CloudEvent(Ids.next(), source, EventCodec.typeOf(data), time, scope, null, data);
    }

    public static void say(String source, Scope scope, Event data) {
        say(event(source, scope, Instant.now(), data));
    }

    public static void say(CloudEvent event) {
        say(event.data().topic(), event.runId(), EventCodec.encode(event));
    }

    public static synchronized void say(Topic topic, UUID run, String payload) {
        if (producer == null) {
            var servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
            producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", servers),
                    new StringSerializer(),
                    new StringSerializer());
        }
        var prefix = ConfigProvider.getConfig().getValue("lectern.spine.topics", String.class);
        producer.send(new ProducerRecord<>(topic.named(prefix), run.toString(), payload));
        producer.flush();
    }
}
