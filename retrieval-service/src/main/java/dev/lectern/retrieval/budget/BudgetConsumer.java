package dev.lectern.retrieval.budget;

import dev.lectern.common.event.BudgetEvent.BudgetChanged;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.spine.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what may be spent; of two changes of a budget the later one counts, in whatever order they come. */
@ApplicationScoped
class BudgetConsumer {

    private final Inbox inbox;
    private final BudgetRepository budgets;

    BudgetConsumer(Inbox inbox, BudgetRepository budgets) {
        this.inbox = inbox;
        this.budgets = budgets;
    }

    @Incoming("budgets")
    Uni<Void> on(ConsumerRecords<String, String> records) {
        return inbox.consumeCommutative("retrieval-budgets", records, this::apply);
    }

    private Uni<Void> apply(SqlConnection tx, CloudEvent event) {
        return event.data() instanceof BudgetChanged changed
                ? budgets.say(tx, event.scope().workspaceId(), changed)
                : Uni.createFrom().voidItem();
    }
}
