package dev.lectern.e2e.deploy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The part of a compose file that ours uses; anything else is a mistake or needs a thought about this test. */
record Compose(
        String name, Map<String, Service> services, Map<String, JsonNode> volumes, Map<String, SecretFile> secrets) {

    record Service(
            String image,
            Build build,
            String restart,
            Set<String> profiles,
            @JsonProperty("mem_limit") String memLimit,
            @JsonProperty("pids_limit") Integer pidsLimit,
            @JsonProperty("shm_size") String shmSize,
            @JsonProperty("stop_grace_period") String stopGracePeriod,
            List<Secret> secrets,
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
            List<String> volumes) {

        /** What it finds in its environment: what is written there, and the secrets that the image lays into it. */
        Map<String, String> variables() {
            var all = new TreeMap<>(environment == null ? Map.of() : environment);
            secrets().forEach(secret -> all.put(secret.target(), "secret " + secret.source()));
            return all;
        }

        @Override
        public List<Secret> secrets() {
            return secrets == null ? List.of() : secrets;
        }
    }

    /** A file of the host below /run/secrets; in the short form it has one name in both places. */
    record Secret(String source, String target) {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Secret of(JsonNode node) {
            return node.isTextual()
                    ? new Secret(node.asText(), node.asText())
                    : new Secret(
                            node.required("source").asText(),
                            node.required("target").asText());
        }
    }

    record SecretFile(String file) {}

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
