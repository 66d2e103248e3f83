package dev.lectern.e2e.deploy.kubernetes;

import dev.lectern.local.home.App;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;

/** One Deployment and the application that it runs; retrieval is two of one image. */
record Replicas(String name, App app, Deployment deployment) {

    static final String INDEXING = "retrieval-indexing-service";

    /** All that must be there; what is not is a problem. */
    static List<Replicas> in(Cluster cluster, List<String> problems) {
        var found = new ArrayList<Replicas>();
        for (var app : App.values()) {
            find(cluster, app.module(), app, found, problems);
        }
        find(cluster, INDEXING, App.RETRIEVAL, found, problems);
        return found;
    }

    private static void find(Cluster cluster, String name, App app, List<Replicas> found, List<String> problems) {
        cluster.one(Deployment.class, name)
                .ifPresentOrElse(
                        deployment -> found.add(new Replicas(name, app, deployment)),
                        () -> problems.add(name + ": no Deployment"));
    }
}
