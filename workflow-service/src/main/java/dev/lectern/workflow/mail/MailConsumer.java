package dev.lectern.workflow.mail;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.MailEvent.MailDelivered;
import dev.lectern.common.event.MailEvent.MailFailed;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.spine.Inbox;
import dev.lectern.workflow.mail.DeliveryRepository.Told;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what became of each mail, and has its address asked for. A mail ends once, so the order does not matter. */
@ApplicationScoped
class MailConsumer {

    private final Inbox inbox;
    private final DeliveryRepository deliveries;
    private final Jobs jobs;

    MailConsumer(Inbox inbox, DeliveryRepository deliveries, Jobs jobs) {
        this.inbox = inbox;
        this.deliveries = deliveries;
        this.jobs = jobs;
    }

    @Incoming("mails")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("email-delivery", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case MailDelivered e ->
                keep(
                        tx,
                        event,
                        new Told(
                                e.mailId(),
                                e.accountId(),
                                e.kind(),
                                e.provider(),
                                e.providerMessageId(),
                                "sent",
                                null));
            case MailFailed e ->
                keep(tx, event, new Told(e.mailId(), e.accountId(), e.kind(), null, null, "failed", e.reason()));
            // The person is gone, and with it the address.
            case AccountChanged e when "deleted".equals(e.state()) -> deliveries.forget(tx, e.accountId());
            default -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> keep(SqlConnection tx, CloudEvent event, Told told) {
        return deliveries
                .add(tx, event, told)
                .chain(() -> jobs.add(tx, event.scope(), AskForAddress.job(told.mailId(), event.source())));
    }
}
