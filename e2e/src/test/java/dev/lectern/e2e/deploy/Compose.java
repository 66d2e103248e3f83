package dev.lectern.e2e.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The part of a compose file that ours uses; anything else is a mistake or needs a thought about this test. */
record Compose(String name, Map<String, Service> services, Map<String, JsonNode> volumes) {

    record Service(
            String image,
            Build build,
            String restart,
            @JsonProperty("read_only") boolean readOnly,
            List<String> tmpfs,
            @JsonProperty("cap_drop") Set<String> capDrop,
            @JsonProperty("security_opt") Set<String> securityOpt,
            @JsonProperty("depends_on") Map<String, Dependency> dependsOn,
            Healthcheck healthcheck,
            Map<String, String> environment,
            List<String> entrypoint,
            List<String> command,
            List<String> ports,
            List<String> volumes) {}

    record Build(String context, Map<String, String> args) {}

    record Dependency(String condition) {}

    record Healthcheck(
            List<String> test,
            String interval,
            String timeout,
            int retries,
            @JsonProperty("start_period") String startPeriod) {}

    static Compose parse(String yaml) {
        var document = (ObjectNode) Strict.documents(yaml).getFirst();
        // Extensions only lend their fields to the services, where they have been merged in by now.
        document.properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.startsWith("x-"))
                .toList()
                .forEach(document::remove);
        return Strict.as(document, Compose.class);
    }
}
