package dev.lectern.gateway.access;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.jboss.logging.Logger;

/**
 * Asks the broker every second, through the very consumer that hears of changed rights, where its topics end, and whether
 * that consumer has come so far. No answer, no partitions, or a rest to read: no sign.
 */
@ApplicationScoped
class HearingProbe {

    private static final Logger LOG = Logger.getLogger(HearingProbe.class);
    private static final String CHANNEL = "rights";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int NOT_THERE_YET = -1;

    private final KafkaClientService kafka;
    private final Hearing hearing;
    private Cancellable probing;

    HearingProbe(KafkaClientService kafka, Hearing hearing) {
        this.kafka = kafka;
        this.hearing = hearing;
    }

    void start(@Observes StartupEvent event) {
        probing = Uni.createFrom()
                .deferred(this::probe)
                .repeat()
                .withDelay(EVERY)
                .indefinitely()
                .subscribe()
                .with(generation -> {}, failure -> LOG.error("listening for signs of life ended", failure));
    }

    void stop(@Observes ShutdownEvent event) {
        probing.cancel();
    }

    private Uni<Integer> probe() {
        return Uni.createFrom()
                .deferred(() -> kafka.<String, String>getConsumer(CHANNEL).runOnPollingThread(HearingProbe::generation))
                .ifNoItem()
                .after(EVERY.multipliedBy(5))
                .fail()
                .invoke(generation -> {
                    if (generation != NOT_THERE_YET) {
                        hearing.sign(generation);
                    }
                })
                .onFailure()
                .invoke(e -> LOG.debugf("no sign of life: %s", e.toString()))
                .onFailure()
                .recoverWithItem(NOT_THERE_YET);
    }

    private static int generation(Consumer<String, String> consumer) {
        var partitions = consumer.assignment();
        var ends = consumer.endOffsets(partitions, EVERY);
        var caughtUp = !partitions.isEmpty()
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), EVERY) >= end.getValue());
        return caughtUp ? consumer.groupMetadata().generationId() : NOT_THERE_YET;
    }
}
