package dev.lectern.e2e.rights;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.Suite;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** One of the circle, with what he knows of himself; others may have changed it meanwhile. */
final class Friend {

    private static final String TEMPORARY = "a temporary phrase of the circle";

    private final Suite suite;
    private final String username;
    private final String id;
    private final List<String> passwords;
    private final Deque<String> programs = new ArrayDeque<>();

    private volatile String password;
    private volatile Client client;

    Friend(Suite suite) {
        var person = Client.newcomer(suite, "friend");
        this.suite = suite;
        this.username = person.username();
        this.client = person.client();
        this.id =
                client.get("/api/v1/session").expect(200).json().at("/user/id").asText();
        this.password = person.password();
        this.passwords = List.of(person.password(), "the other phrase of " + username, TEMPORARY);
    }

    String id() {
        return id;
    }

    String username() {
        return username;
    }

    Client client() {
        return client;
    }

    /** With the password that he thinks is his. Who was given a temporary one chooses his own again. */
    Reply signIn() {
        var reply = open(password);
        if (reply.status() == 200) {
            client = Client.with(suite, reply.at("token"));
            if (password.equals(TEMPORARY)) {
                changePassword();
            }
        }
        return reply;
    }

    /** With whichever it is by now; answers whether he is in. */
    boolean signInAnyhow() {
        for (var known : passwords) {
            if (signIn().status() == 200) {
                return true;
            }
            password = known;
        }
        return signIn().status() == 200;
    }

    /** In a session of its own. */
    Client another() {
        return Client.with(suite, open(password).expect(200).at("token"));
    }

    Reply changePassword() {
        var next = password.equals(passwords.getFirst()) ? passwords.get(1) : passwords.getFirst();
        var reply = client.put("/api/v1/password", Map.of("current", password, "password", next));
        if (reply.status() < 300) {
            password = next;
        }
        return reply;
    }

    Reply isGivenAPassword(Client by) {
        var reply = by.put("/api/v1/accounts/" + id + "/password", Map.of("password", TEMPORARY));
        if (reply.status() < 300) {
            password = TEMPORARY;
        }
        return reply;
    }

    /** Answers its secret at "secret". */
    Reply makeProgram() {
        var reply = client.post(
                "/api/v1/tokens", Map.of("name", "a script", "scopes", List.of("read"), "expiresInDays", 1));
        if (reply.status() == 201) {
            synchronized (programs) {
                programs.add(reply.json().at("/token/id").asText());
            }
        }
        return reply;
    }

    Reply endProgram() {
        synchronized (programs) {
            return programs.isEmpty() ? makeProgram() : client.delete("/api/v1/tokens/" + programs.remove());
        }
    }

    private Reply open(String with) {
        return Client.anonymous(suite)
                .post("/api/v1/session", Map.of("identifier", username, "password", with, "transport", "bearer"));
    }
}
