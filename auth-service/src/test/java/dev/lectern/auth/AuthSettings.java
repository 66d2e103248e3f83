package dev.lectern.auth;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Base64;
import java.util.Map;

/** What an operator has to set, and the relay off: tests read the outbox and turn it by hand. */
public final class AuthSettings implements QuarkusTestResourceLifecycleManager {

    public static final String PROJECT_SECRET = "the secret of project in tests";

    @Override
    public Map<String, String> start() {
        return Map.of(
                "LECTERN_KEY",
                Base64.getEncoder().encodeToString(new byte[32]),
                "lectern.service-secrets.project",
                PROJECT_SECRET,
                "lectern.service-secrets.ingestion",
                "",
                "lectern.spine.relay",
                "false");
    }

    @Override
    public void stop() {}
}
