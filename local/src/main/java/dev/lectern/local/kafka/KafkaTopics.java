package dev.lectern.local.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of the suite; made here and nowhere else, because the broker makes none by itself. */
public final class KafkaTopics {

    public static final List<String> NAMES = List.of(
            "identity",
            "project",
            "ingestion",
            "indexing",
            "conversation",
            "workflow",
            "usage",
            "failure",
            "mail",
            "audit",
            "dead-letter");

    /** As many consumers of a group can share the work; k8s/examples/strimzi says the same. */
    public static final int PARTITIONS = 4;

    private KafkaTopics() {}

    /** Makes what is missing of {@code prefix.<name>}; waits for the broker up to the limit. */
    public static void create(String bootstrap, String prefix, Duration limit) {
        var millis = (int) limit.toMillis();
        try (var admin = Admin.create(Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.min(millis, 5_000),
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
                20,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100))) {
            var present = admin.listTopics().names().get(millis, TimeUnit.MILLISECONDS);
            var missing = NAMES.stream()
                    .map(name -> prefix + "." + name)
                    .filter(name -> !present.contains(name))
                    // The broker's own replication factor: one here, more in a real cluster.
                    .map(name -> new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()))
                    .toList();
            admin.createTopics(missing).all().get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka at " + bootstrap + " did not make the topics: " + e.getMessage(), e);
        }
    }
}
