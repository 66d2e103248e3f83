package dev.lectern.e2e.deploy.kubernetes;

import dev.lectern.e2e.deploy.Channels;
import dev.lectern.e2e.deploy.kinds.Keda;
import dev.lectern.local.kafka.KafkaTopics;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is counted by whom, and by what; and that somebody does the work that others leave. */
final class ScaleRules {

    private final Cluster cluster;
    private final List<String> problems = new ArrayList<>();

    private ScaleRules(Cluster cluster) {
        this.cluster = cluster;
    }

    static List<String> problems(Cluster cluster) {
        var rules = new ScaleRules(cluster);
        var all = Replicas.in(cluster, rules.problems);
        rules.somebodyWorks(all);
        var scaled = new HashSet<String>();
        for (var scaler : cluster.all(HorizontalPodAutoscaler.class)) {
            var target = scaler.getSpec().getScaleTargetRef();
            rules.counted(all, target.getName(), scaled);
            rules.expect(
                    target.getKind().equals("Deployment")
                            && scaler.getSpec().getMinReplicas()
                                    <= scaler.getSpec().getMaxReplicas(),
                    target.getName() + ": no sensible range");
        }
        for (var scaler : cluster.all(Keda.ScaledObject.class)) {
            rules.counted(all, scaler.getSpec().scaleTargetRef().name(), scaled);
            all.stream()
                    .filter(one ->
                            one.name().equals(scaler.getSpec().scaleTargetRef().name()))
                    .forEach(one -> rules.lag(scaler, one));
        }
        return rules.problems;
    }

    /** What one Deployment of a service leaves undone another must do. */
    private void somebodyWorks(List<Replicas> all) {
        for (var one : all) {
            for (var job : List.of("LECTERN_CONSUMERS", "LECTERN_JOB_WORKER")) {
                expect(
                        all.stream().filter(other -> other.app() == one.app()).anyMatch(other -> !"false"
                                .equals(environment(other).get(job))),
                        one.app().module() + ": nobody has " + job);
            }
        }
    }

    private void counted(List<Replicas> all, String target, Set<String> scaled) {
        expect(scaled.add(target), target + ": counted twice");
        var found = all.stream().filter(one -> one.name().equals(target)).findFirst();
        if (found.isEmpty()) {
            problems.add("nobody is called " + target);
            return;
        }
        var spec = found.get().deployment().getSpec();
        expect(spec.getReplicas() == null, target + ": its replicas are written down as well");
        expect(!"Recreate".equals(spec.getStrategy().getType()), target + ": its volume is for one pod");
    }

    private void lag(Keda.ScaledObject scaler, Replicas one) {
        var spec = scaler.getSpec();
        expect(spec.maxReplicaCount() <= KafkaTopics.PARTITIONS, one.name() + ": more than there are partitions");
        expect(!"false".equals(environment(one).get("LECTERN_CONSUMERS")), one.name() + ": consumes nothing");
        var groups = Channels.of(one.app());
        var seen = new HashSet<String>();
        for (var trigger : spec.triggers()) {
            if (trigger.type().equals("kafka")) {
                var group = trigger.metadata().get("consumerGroup");
                seen.add(group);
                kafka(trigger.metadata(), groups.getOrDefault(group, Set.of()), one.name() + ": group " + group);
            } else {
                expect(trigger.type().equals("cpu"), one.name() + ": trigger " + trigger.type());
            }
        }
        expect(seen.equals(groups.keySet()), one.name() + ": its groups are " + groups.keySet());
    }

    private void kafka(Map<String, String> metadata, Set<String> topics, String where) {
        var broker =
                cluster.one(ConfigMap.class, "lectern").orElseThrow().getData().get("LECTERN_KAFKA");
        expect(broker.equals(metadata.get("bootstrapServers")), where + " looks at another broker");
        expect(
                metadata.containsKey("topic") ? topics.contains(metadata.get("topic")) : topics.size() > 1,
                where + " reads " + topics + ", not " + metadata.get("topic"));
        expect(metadata.getOrDefault("lagThreshold", "").matches("[1-9][0-9]*"), where + " has no threshold");
    }

    private Map<String, String> environment(Replicas one) {
        return cluster.environment(Cluster.container(one.deployment()), new ArrayList<>());
    }

    private void expect(boolean good, String otherwise) {
        if (!good) {
            problems.add(otherwise);
        }
    }
}
