package dev.lectern.e2e.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.Checkout;
import dev.lectern.e2e.deploy.Strict;
import dev.lectern.e2e.deploy.kustomize.Kustomize;
import java.util.ArrayList;
import java.util.List;

/** A folder of k8s as rendered documents, which a test may spoil before it looks at them. */
record Overlay(List<JsonNode> documents) {

    static final String CONTAINER = "/spec/template/spec/containers/0";

    static Overlay of(String folder) {
        return new Overlay(new ArrayList<>(Kustomize.render(Checkout.file("k8s/" + folder))));
    }

    Overlay and(String folder) {
        documents.addAll(of(folder).documents());
        return this;
    }

    ObjectNode find(String kind, String name) {
        return documents.stream()
                .filter(document -> Kustomize.kind(document).equals(kind)
                        && Kustomize.name(document).equals(name))
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + kind + " " + name));
    }

    /** The container of a Deployment that serves. */
    ObjectNode container(String deployment) {
        return (ObjectNode) find("Deployment", deployment).at(CONTAINER);
    }

    void remove(String kind, String name) {
        documents.remove(find(kind, name));
    }

    /** With the operator's Secrets, as the example has them. */
    Cluster cluster() {
        return Cluster.of(documents, Strict.documents(Checkout.text("k8s/secrets.example.yaml")));
    }
}
