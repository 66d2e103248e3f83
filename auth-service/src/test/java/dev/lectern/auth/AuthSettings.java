package dev.lectern.auth;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What an operator has to set, and the relay off: tests read the outbox and turn it by hand. */
public final class AuthSettings implements QuarkusTestResourceLifecycleManager {

    /** Two, as while the first replaces the second. */
    public static final byte[] KEY = new byte[32];

    public static final byte[] OLD_KEY = "the older key, which only opens.".getBytes(StandardCharsets.US_ASCII);

    public static final String PROJECT_SECRET = "the secret of project in tests";

    @Override
    public Map<String, String> start() {
        return Map.of(
                "LECTERN_KEY",
                base64(KEY) + "," + base64(OLD_KEY),
                "lectern.service-secrets.project",
                PROJECT_SECRET,
                "lectern.service-secrets.ingestion",
                "",
                "lectern.spine.relay",
                "false",
                "lectern.notification-stream.ping",
                "1s",
                // What the real cost is like is for PasswordHasherTest; the others sign in hundreds of times.
                "lectern.password.memory-kib",
                "1024",
                "lectern.password.passes",
                "1");
    }

    @Override
    public void stop() {}

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}
