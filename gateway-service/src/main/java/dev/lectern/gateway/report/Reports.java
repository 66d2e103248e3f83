package dev.lectern.gateway.report;

import dev.lectern.common.broker.BrokerConfig;
import dev.lectern.common.broker.EventProducer;
import dev.lectern.common.broker.EventProducer.Outgoing;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.identity.ServiceConfig;
import dev.lectern.common.problem.FailureSink;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.spine.Reason;
import dev.lectern.common.time.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Tells the others what happened at the door. The gateway has no database and so no outbox: a report may be lost while
 * the broker is away, which is counted and logged; it never holds up an answer for long, and never more than a few wait.
 */
@ApplicationScoped
public class Reports implements FailureSink {

    private static final Logger LOG = Logger.getLogger(Reports.class);
    private static final int MOST_ON_THE_WAY = 256;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final EventProducer producer;
    private final BrokerConfig broker;
    private final ServiceConfig service;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Semaphore room = new Semaphore(MOST_ON_THE_WAY);

    Reports(EventProducer producer, BrokerConfig broker, ServiceConfig service, Clock clock, MeterRegistry metrics) {
        this.producer = producer;
        this.broker = broker;
        this.service = service;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Uni<Void> record(String component, Throwable failure) {
        var requestId = (String) MDC.get(RequestIds.REQUEST_ID);
        return send(
                Scope.ofRun(RequestIds.currentRun()), new FailureRecorded(component, Reason.of(failure), requestId));
    }

    /** Done when the broker has it, or after a moment; never fails. */
    public Uni<Void> send(Scope scope, Event data) {
        if (!room.tryAcquire()) {
            return lost(data, "too many are on the way");
        }
        var event = new CloudEvent(
                Ids.next(),
                service.name(),
                EventCodec.typeOf(data),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                scope,
                null,
                data);
        var outgoing = new Outgoing(
                data.topic().named(broker.topics()), event.runId().toString(), null, EventCodec.encode(event));
        var sent = producer.send(List.of(outgoing))
                .onTermination()
                .invoke(room::release)
                .onFailure()
                .recoverWithUni(failure -> lost(data, failure.toString()))
                .subscribeAsCompletionStage();
        // A copy, because giving up waiting for it must not take it back.
        return Uni.createFrom()
                .completionStage(sent.copy())
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem((Void) null);
    }

    private Uni<Void> lost(Event data, String why) {
        metrics.counter("lectern.gateway.reports.lost").increment();
        LOG.warnf("%s is not told: %s", EventCodec.typeOf(data), why);
        return Uni.createFrom().voidItem();
    }
}
