package dev.lectern.auth.notification;

import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.IdentityEvent.NotificationCreated;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Every replica hears that somebody was told something, in a group of its own and from now on. What is missed is no loss:
 * a stream also looks for itself with each ping.
 */
@ApplicationScoped
class NewsConsumer {

    private static final Logger LOG = Logger.getLogger(NewsConsumer.class);

    private final Listeners listeners;

    NewsConsumer(Listeners listeners) {
        this.listeners = listeners;
    }

    @Incoming("news")
    void on(ConsumerRecords<String, String> records) {
        records.forEach(record -> {
            try {
                if (EventCodec.decode(record.value()).data() instanceof NotificationCreated created) {
                    listeners.wake(created.accountId());
                }
            } catch (EventCodec.Unreadable e) {
                LOG.debugf("skipped on %s: %s", record.topic(), e.getMessage());
            }
        });
    }
}
