package dev.lectern.local.demo;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The account that every local installation has, with a password of its own. */
public record DemoAccount(String gateway, String password) {

    public static final String USERNAME = "demo";
    private static final String EMAIL = "demo@lectern.local";
    private static final int CONFLICT = 409;

    /** Makes the account unless it is there; answers what went wrong, if anything did. */
    public Optional<String> ensure(Duration patience) {
        try {
            var reply = create(new Gateway(gateway, patience));
            return reply.ok() || reply.status() == CONFLICT ? Optional.empty() : Optional.of(reply.reason());
        } catch (DemoFailure e) {
            return Optional.of(e.getMessage());
        }
    }

    Gateway.Reply create(Gateway client) {
        return client.post("/api/v1/accounts", Map.of("username", USERNAME, "email", EMAIL, "password", password));
    }

    Gateway.Reply signIn(Gateway client) {
        return client.post(
                "/api/v1/session", Map.of("identifier", USERNAME, "password", password, "transport", "bearer"));
    }

    @Override
    public String toString() {
        return USERNAME + " at " + gateway;
    }
}
