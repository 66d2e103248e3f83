package dev.lectern.observability.people;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.ProjectEvent.WorkspaceOpened;
import dev.lectern.common.spine.Inbox;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears who comes into a workspace; nobody is forgotten, so the order does not matter. */
@ApplicationScoped
class PeopleConsumer {

    private final Inbox inbox;
    private final People people;

    PeopleConsumer(Inbox inbox, People people) {
        this.inbox = inbox;
        this.people = people;
    }

    @Incoming("people")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("people", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return switch (event.data()) {
            case WorkspaceOpened e ->
                Tenancy.become(tx, event.scope().withWorkspace(e.workspaceId()))
                        .chain(() -> people.keep(tx, e.workspaceId(), e.ownerId(), true));
            case MemberChanged e
            when e.role() != null && event.scope().workspaceId() != null ->
                people.keep(tx, event.scope().workspaceId(), e.memberId(), false);
            default -> Uni.createFrom().voidItem();
        };
    }
}
