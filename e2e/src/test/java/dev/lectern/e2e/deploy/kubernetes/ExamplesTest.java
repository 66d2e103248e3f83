package dev.lectern.e2e.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.Checkout;
import dev.lectern.e2e.deploy.Strict;
import dev.lectern.e2e.deploy.kinds.CloudNativePg;
import dev.lectern.local.home.App;
import dev.lectern.local.kafka.KafkaTopics;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples make the broker and the database that the services then look for. */
class ExamplesTest {

    private final Cluster kafka = Cluster.of(Overlay.of("examples/strimzi").documents(), List.of());
    private final Cluster postgres = Overlay.of("examples/cloudnative-pg").cluster();
    private final java.util.Map<String, String> settings = Overlay.of("base")
            .cluster()
            .one(ConfigMap.class, "lectern")
            .orElseThrow()
            .getData();

    @Test
    void theBrokerIsWhereTheServicesLook() {
        var broker = kafka.all(Kafka.class).getFirst();
        var listener = broker.getSpec().getKafka().getListeners().getFirst();

        assertThat(settings)
                .containsEntry(
                        "LECTERN_KAFKA", broker.getMetadata().getName() + "-kafka-bootstrap:" + listener.getPort());
    }

    @Test
    void itsTopicsAreThoseOfTheCodeKeyedByRun() {
        var topics = kafka.all(KafkaTopic.class);

        assertThat(topics)
                .extracting(topic -> topic.getMetadata().getName())
                .containsExactlyInAnyOrderElementsOf(KafkaTopics.NAMES.stream()
                        .map(name -> settings.get("LECTERN_TOPICS") + "." + name)
                        .toList());
        assertThat(topics).allSatisfy(topic -> {
            assertThat(topic.getSpec().getPartitions()).isEqualTo(KafkaTopics.PARTITIONS);
            assertThat(topic.getMetadata().getAnnotations()).containsEntry("lectern.dev/record-key", "run_id");
            assertThat(topic.getMetadata().getLabels()).containsEntry("strimzi.io/cluster", "lectern");
        });
    }

    @Test
    void inboxesRememberForLongerThanTopicsKeep() {
        var config = Checkout.text("common/src/main/java/dev/lectern/common/spine/SpineConfig.java");

        assertThat(config).containsSubsequence("@WithDefault(\"15d\")", "Duration remember();");
        assertThat(kafka.all(KafkaTopic.class))
                .allMatch(topic -> Long.parseLong(
                                topic.getSpec().getConfig().get("retention.ms").toString())
                        < Duration.ofDays(15).toMillis());
    }

    @Test
    void theDatabaseIsWhereTheServicesLook() {
        var cluster = postgres.all(CloudNativePg.Cluster.class).getFirst();

        assertThat(settings)
                .containsEntry(
                        "LECTERN_PG_URL",
                        "postgresql://" + cluster.getMetadata().getName() + "-rw:5432/"
                                + cluster.getSpec().bootstrap().initdb().database());
    }

    @Test
    void itsRolesAndSchemasAreThoseOfTheServices() {
        var pod = postgres.all(Job.class).getFirst().getSpec().getTemplate().getSpec();
        var container = pod.getContainers().getFirst();
        var script = container.getArgs().getFirst();

        for (var app : App.withDatabase()) {
            var name = app.name();
            assertThat(script)
                    .contains("share " + app.stem() + " " + String.join(",", app.schemas()) + " \"$" + name
                            + "_OWNER\" \"$" + name + "_APP\" \"$" + name + "_SYSTEM\"");
        }
        assertThat(container.getEnv())
                .filteredOn(variable -> variable.getValueFrom() != null)
                .extracting(variable -> variable.getValueFrom().getSecretKeyRef())
                .filteredOn(key -> !key.getName().equals("lectern-superuser"))
                .hasSize(App.withDatabase().size() * 3)
                .allMatch(key -> postgres.one(Secret.class, key.getName())
                        .orElseThrow()
                        .getStringData()
                        .containsKey(key.getKey()));
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    }

    @Test
    void theSecretsAreAnExample() {
        assertThat(Strict.documents(Checkout.text("k8s/secrets.example.yaml")))
                .allSatisfy(document ->
                        assertThat(document.at("/metadata/name").asText()).contains("-service"));
    }
}
