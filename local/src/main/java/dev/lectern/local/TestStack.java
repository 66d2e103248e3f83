package dev.lectern.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Gives a module's Quarkus tests a fresh database and fresh topics on the servers that the whole build shares. */
public final class TestStack implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        var config = new HashMap<>(TestServers.fresh());
        config.put("quarkus.http.test-port", "0");
        return config;
    }

    /** Nothing: other modules still use the servers, and they end with the build. */
    @Override
    public void stop() {}

    /** For tests without Quarkus: the same as {@link TestServers#fresh()}. */
    public static Map<String, String> fresh() {
        return TestServers.fresh();
    }
}
