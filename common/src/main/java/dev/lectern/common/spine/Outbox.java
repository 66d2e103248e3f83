package dev.lectern.common.spine;

import dev.lectern.common.broker.BrokerConfig;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.identity.ServiceConfig;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** An event is published if and only if the transaction that made it true committed: so it is a row of that transaction. */
@ApplicationScoped
public class Outbox {

    private static final int MOST_CHARACTERS = 256 * 1024;
    private static final String ADD =
            "INSERT INTO outbox (event_id, topic, run_id, traceparent, payload) VALUES ($1, $2, $3, $4, $5)";
    private static final String ADD_BY_SESSION =
            "INSERT INTO outbox (event_id, topic, run_id, traceparent, payload) VALUES (?1, ?2, ?3, ?4, ?5)";

    private final ServiceConfig service;
    private final BrokerConfig broker;
    private final Clock clock;

    Outbox(ServiceConfig service, BrokerConfig broker, Clock clock) {
        this.service = service;
        this.broker = broker;
        this.clock = clock;
    }

    /** By the door of the reactive client, in the transaction that is given. */
    public Uni<Void> add(SqlConnection tx, Scope scope, Event data) {
        var event = event(scope, data);
        return tx.preparedQuery(ADD)
                .execute(Tuple.of(event.id(), topic(data), event.runId(), event.traceparent(), encoded(event)))
                .replaceWithVoid();
    }

    /** By the door of Hibernate. Refused outside a transaction: it would announce what may never happen. */
    public Uni<Void> add(Scope scope, Event data) {
        var event = event(scope, data);
        return Panache.currentTransaction()
                .onItem()
                .ifNull()
                .failWith(() -> new IllegalStateException("no transaction to add " + event.type() + " to"))
                .chain(Panache::getSession)
                .chain(session -> session.createNativeQuery(ADD_BY_SESSION)
                        .setParameter(1, event.id())
                        .setParameter(2, topic(data))
                        .setParameter(3, event.runId())
                        .setParameter(4, event.traceparent())
                        .setParameter(5, encoded(event))
                        .executeUpdate())
                .replaceWithVoid();
    }

    private CloudEvent event(Scope scope, Event data) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new CloudEvent(
                Ids.next(), service.name(), EventCodec.typeOf(data), now, scope, Traces.traceparent(), data);
    }

    private String topic(Event data) {
        return data.topic().named(broker.topics());
    }

    private static String encoded(CloudEvent event) {
        var json = EventCodec.encode(event);
        if (json.length() > MOST_CHARACTERS) {
            // Later it would block everything behind it; here only the one transaction that wants it fails.
            throw new IllegalArgumentException(event.type() + " is too large for an event: " + json.length());
        }
        return json;
    }
}
