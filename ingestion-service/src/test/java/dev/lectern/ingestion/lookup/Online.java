package dev.lectern.ingestion.lookup;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An installation that may ask outside: there it finds {@link Outside}, and its patience is a test's. */
public final class Online implements QuarkusTestProfile {

    static final int MOST_BYTES = 200_000;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("lectern.enrich.enabled", "true"),
                Map.entry("lectern.enrich.mailto", "library@example.org"),
                Map.entry("lectern.enrich.retry-pause", "30ms"),
                Map.entry("lectern.enrich.timeout", "800ms"),
                Map.entry("lectern.enrich.longest-pause", "2s"),
                Map.entry("lectern.enrich.per-second", "400"),
                Map.entry("lectern.enrich.most-bytes", Integer.toString(MOST_BYTES)),
                Map.entry("lectern.enrich.break-for", "500ms"),
                Map.entry("lectern.enrich.network-wait", "1500ms"),
                Map.entry("lectern.enrich.network-job", "10s"));
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(SettableClock.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Addresses.class));
    }

    /** Where the world outside will be. */
    public static final class Addresses implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var base = "http://127.0.0.1:" + free.getLocalPort();
                return Map.of(
                        "lectern.enrich.openalex-url", base + "/openalex",
                        "lectern.enrich.crossref-url", base + "/crossref",
                        "lectern.enrich.citec-url", base + "/citec/");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {}
    }
}
