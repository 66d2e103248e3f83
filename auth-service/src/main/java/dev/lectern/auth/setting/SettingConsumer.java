package dev.lectern.auth.setting;

import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.IdentityEvent.SettingChanged;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Every replica hears that a setting was changed: it reads in a group of its own, from now on, and reads the settings
 * anew. It needs no inbox, since hearing a thing twice changes nothing.
 */
@ApplicationScoped
class SettingConsumer {

    private static final Logger LOG = Logger.getLogger(SettingConsumer.class);

    private final Settings settings;

    SettingConsumer(Settings settings) {
        this.settings = settings;
    }

    @Incoming("settings")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        if (StreamSupport.stream(records.spliterator(), false).noneMatch(SettingConsumer::isChange)) {
            return Uni.createFrom().voidItem();
        }
        // What cannot be read now is read by the clock of Settings later: this news must not stop the ones behind it.
        return settings.refresh()
                .onFailure()
                .invoke(e -> LOG.warnf("a setting was changed and could not be read: %s", e.toString()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private static boolean isChange(ConsumerRecord<String, String> record) {
        try {
            return EventCodec.decode(record.value()).data() instanceof SettingChanged;
        } catch (EventCodec.Unreadable e) {
            return false;
        }
    }
}
