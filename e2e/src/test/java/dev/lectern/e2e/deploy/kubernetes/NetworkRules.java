package dev.lectern.e2e.deploy.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may ask whom: the services among themselves, and each of them what is around. */
final class NetworkRules {

    /** What the design allows; retrieval asks what it does not do itself, ingestion a workspace's plan. */
    static final Map<String, Set<String>> EDGES = Map.of(
            "gateway", Set.of("auth", "project", "ingestion", "retrieval", "workflow", "observability"),
            "auth", Set.of("project"),
            "project", Set.of("auth"),
            "ingestion", Set.of("auth", "project", "retrieval"),
            "retrieval", Set.of("auth", "ingestion", "project", "workflow", "observability"),
            "retrieval-indexing", Set.of("auth", "ingestion"),
            "workflow", Set.of("auth", "ingestion", "retrieval"),
            "observability", Set.of("auth"));

    private static final String OUTSIDE = "outside";
    private static final Set<String> GO_OUT = Set.of("auth", "ingestion", "retrieval", "retrieval-indexing");

    private final Cluster cluster;
    private final List<String> problems = new ArrayList<>();

    private NetworkRules(Cluster cluster) {
        this.cluster = cluster;
    }

    static List<String> problems(Cluster cluster, boolean outside) {
        var rules = new NetworkRules(cluster);
        var all = Replicas.in(cluster, rules.problems);
        for (var one : all) {
            rules.isolated(one);
            rules.around(one, outside);
            for (var other : all) {
                rules.edge(one, other);
            }
        }
        return rules.problems;
    }

    private void isolated(Replicas one) {
        var types = policies(one)
                .flatMap(policy -> policy.getSpec().getPolicyTypes().stream())
                .collect(Collectors.toSet());
        expect(types.equals(Set.of("Ingress", "Egress")), one.name() + " is open: " + types);
    }

    private void edge(Replicas from, Replicas to) {
        var wanted = EDGES.get(stem(from)).contains(stem(to));
        var leaves = egress(from).anyMatch(way -> way.leadsTo(to));
        var enters = ingress(to).anyMatch(way -> way.leadsTo(from));
        expect(wanted || !leaves && !enters, "forbidden edge " + stem(from) + " -> " + stem(to));
        expect(!wanted || leaves && enters, "no way " + stem(from) + " -> " + stem(to));
    }

    private void around(Replicas one, boolean outside) {
        var out = new TreeSet<>(Set.of(
                "kubernetes.io/metadata.name=kube-system,k8s-app=kube-dns:53",
                "strimzi.io/cluster=lectern:9092",
                "lectern.dev/monitoring=true:4317"));
        if (!one.app().schemas().isEmpty()) {
            out.add("cnpg.io/cluster=lectern:5432");
        }
        expect(elsewhere(egress(one)).equals(out), one.name() + " reaches " + elsewhere(egress(one)));
        var mayGoOut = outside && GO_OUT.contains(stem(one));
        var goesOut = egress(one).anyMatch(way -> way.name().equals(OUTSIDE));
        expect(goesOut == mayGoOut, one.name() + (goesOut ? " leaves the cluster" : " cannot leave the cluster"));
        var in = new TreeSet<>(Set.of("lectern.dev/monitoring=true:8080"));
        if (stem(one).equals("gateway")) {
            in.add("lectern.dev/door=true:8080");
        }
        expect(elsewhere(ingress(one)).equals(in), one.name() + " is reached from " + elsewhere(ingress(one)));
    }

    /** Ways from or to what is not ours. */
    private static Set<String> elsewhere(Stream<Way> ways) {
        return ways.map(Way::name)
                .filter(name -> !name.startsWith("app.kubernetes.io/name=") && !name.equals(OUTSIDE))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** One peer of a rule, with the rule's ports. */
    private record Way(NetworkPolicyPeer peer, String ports) {

        static Stream<Way> of(List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
            var numbers = ports.stream()
                    .map(port -> port.getPort().getValue().toString())
                    .distinct()
                    .collect(Collectors.joining(","));
            // A rule without peers or ports is one for all.
            return peers.isEmpty()
                    ? Stream.of(new Way(null, numbers))
                    : peers.stream().map(peer -> new Way(peer, numbers));
        }

        boolean leadsTo(Replicas other) {
            return peer == null
                    || peer.getIpBlock() == null
                            && peer.getNamespaceSelector() == null
                            && Cluster.in(peer.getPodSelector().getMatchLabels(), other.deployment())
                            && (ports.isEmpty() || ports.equals("8080"));
        }

        String name() {
            if (peer == null) {
                return "anybody:" + ports;
            }
            if (peer.getIpBlock() != null) {
                return OUTSIDE;
            }
            return Stream.of(peer.getNamespaceSelector(), peer.getPodSelector())
                            .filter(selector -> selector != null)
                            .map(Way::words)
                            .collect(Collectors.joining(","))
                    + ":" + ports;
        }

        private static String words(LabelSelector selector) {
            return selector.getMatchLabels().entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .sorted()
                    .collect(Collectors.joining(","));
        }
    }

    private Stream<Way> egress(Replicas one) {
        return policies(one)
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .flatMap(rule -> Way.of(rule.getTo(), rule.getPorts()));
    }

    private Stream<Way> ingress(Replicas one) {
        return policies(one)
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .flatMap(rule -> Way.of(rule.getFrom(), rule.getPorts()));
    }

    private Stream<NetworkPolicy> policies(Replicas one) {
        return cluster.all(NetworkPolicy.class).stream()
                .filter(policy -> Cluster.in(policy.getSpec().getPodSelector().getMatchLabels(), one.deployment()));
    }

    private static String stem(Replicas one) {
        return one.name().substring(0, one.name().length() - "-service".length());
    }

    private void expect(boolean good, String otherwise) {
        if (!good) {
            problems.add(otherwise);
        }
    }
}
