package dev.lectern.common.rights;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.RightsRedefined;
import dev.lectern.common.event.IdentityEvent.SessionChanged;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Every process hears of every change of rights: it reads in a group of its own, from shortly before its start on, and
 * remembers only in memory. It needs no inbox, since hearing a thing twice changes nothing.
 */
@ApplicationScoped
class RightsConsumer {

    private static final Logger LOG = Logger.getLogger(RightsConsumer.class);

    private final Rights rights;
    private final List<RightsListener> listeners;

    RightsConsumer(Rights rights, @All List<RightsListener> listeners) {
        this.rights = rights;
        this.listeners = listeners;
    }

    @Incoming("rights")
    void on(ConsumerRecords<String, String> records) {
        records.forEach(record -> {
            try {
                apply(EventCodec.decode(record.value()));
            } catch (EventCodec.Unreadable e) {
                LOG.warnf("skipped on %s: %s", record.topic(), e.getMessage());
            }
        });
    }

    private void apply(CloudEvent event) {
        switch (event.data()) {
            case AccountChanged e -> rights.accountChanged(e.accountId(), e.version());
            case SessionRevoked e -> rights.sessionRevoked(e.sessionId());
            case RightsRedefined e -> rights.redefined(e.epoch());
            case ProjectChanged e -> rights.projectChanged(e.projectId(), e.version());
            case MemberChanged e -> rights.memberChanged(e.projectId(), e.memberId(), e.version());
            case SessionChanged e -> LOG.debugf("session %s points elsewhere", e.sessionId());
            default -> {
                return;
            }
        }
        listeners.forEach(listener -> listener.changed(event));
    }
}
