package dev.lectern.e2e.deploy.kinds;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** CloudNativePG publishes no classes: the part of its Cluster that ours uses, by its own definition (v1). */
public final class CloudNativePg {

    @Group("postgresql.cnpg.io")
    @Version("v1")
    public static final class Cluster extends CustomResource<Spec, Void> implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    public record Spec(
            @JsonProperty(required = true) int instances,
            Catalog imageCatalogRef,
            boolean enableSuperuserAccess,
            Bootstrap bootstrap,
            Postgresql postgresql,
            Volumes ephemeralVolumesSizeLimit,
            Storage storage,
            ResourceRequirements resources) {}

    public record Catalog(
            String apiGroup,
            String kind,
            String name,
            @JsonProperty(required = true) int major) {}

    public record Bootstrap(InitDb initdb) {}

    public record InitDb(String database, String owner) {}

    public record Postgresql(Map<String, String> parameters) {}

    public record Volumes(Quantity shm, Quantity temporaryData) {}

    public record Storage(String size, String storageClass) {}

    private CloudNativePg() {}
}
