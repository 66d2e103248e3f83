package dev.lectern.ingestion.citation;

import dev.lectern.ingestion.citation.Network.Edge;
import dev.lectern.ingestion.citation.Network.Node;
import dev.lectern.ingestion.lookup.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph while it is being gathered, breadth first. No more nodes than are allowed, and no edge without both ends. */
final class Gathering {

    private final Bounds bounds;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();
    private int failures;

    Gathering(Bounds bounds, Work centre) {
        this.bounds = bounds;
        nodes.put(centre.id(), Node.of(centre, Network.CENTRE, 0));
    }

    boolean full() {
        return nodes.size() >= bounds.maxNodes();
    }

    /** What was found last, and whose neighbours are not known yet. */
    List<String> frontier(int hop) {
        return nodes.values().stream()
                .filter(node -> node.hop() == hop)
                .map(Node::id)
                .toList();
    }

    void add(String from, List<Work> references, List<Work> citing, int hop) {
        for (var work : references) {
            if (admit(work, Network.REFERENCE, hop)) {
                edges.add(new Edge(from, work.id()));
            }
        }
        for (var work : citing) {
            if (admit(work, Network.CITING, hop)) {
                edges.add(new Edge(work.id(), from));
            }
        }
    }

    void missed() {
        failures++;
    }

    private boolean admit(Work work, String role, int hop) {
        if (!nodes.containsKey(work.id()) && !full()) {
            nodes.put(work.id(), Node.of(work, role, hop));
        }
        return nodes.containsKey(work.id());
    }

    Network network(boolean inTime) {
        return new Network(new ArrayList<>(nodes.values()), new ArrayList<>(edges), reason(inTime));
    }

    private String reason(boolean inTime) {
        if (!inTime) {
            return "There was no time for all of it.";
        }
        return failures == 0
                ? null
                : "OpenAlex did not answer for the neighbours of " + failures + (failures == 1 ? " work." : " works.");
    }
}
