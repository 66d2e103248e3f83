package dev.lectern.common.rights;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * A process that has just started goes back in time: a token that was made before its start is good for a minute, and what
 * was taken away in that minute it must know, too.
 */
@ApplicationScoped
@Identifier("rights")
class RightsRewind implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(RightsRewind.class);

    /** The life of a token, the skew of clocks, and some more. */
    private static final Duration BACK = Duration.ofMinutes(2);

    private final Clock clock;

    RightsRewind(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        try {
            // First, lest something comes between the two questions and is behind both answers.
            var ends = consumer.endOffsets(partitions);
            var since = clock.instant().minus(BACK).toEpochMilli();
            consumer.offsetsForTimes(
                            partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> since)))
                    .forEach((partition, found) ->
                            consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
        } catch (KafkaException e) {
            // Slow, but nothing is missed: what is heard twice changes nothing.
            LOG.warnf("rights are read from the beginning: %s", e.toString());
            consumer.seekToBeginning(partitions);
        }
    }
}
