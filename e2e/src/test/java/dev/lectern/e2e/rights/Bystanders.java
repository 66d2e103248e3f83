package dev.lectern.e2e.rights;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A host and his guest, who lose rights of their own while the circle is at it; they administer nothing. */
final class Bystanders {

    private static final String WHEN = "meanwhile";

    private final Suite suite;
    private final Client host;
    private final String project;

    Bystanders(Suite suite) {
        this.suite = suite;
        this.host = Client.newcomer(suite, "host").client();
        this.project = host.get("/api/v1/session").expect(200).at("projectId");
    }

    /** One of each right that can be taken without an administrator. */
    List<Lag> lose() {
        var guest = Client.newcomer(suite, "guest");
        var client = guest.client();
        var member = host.post(
                        "/api/v1/projects/" + project + "/members",
                        Map.of("identifier", guest.username(), "role", "editor"))
                .expect(201);
        client.put("/api/v1/session/project", Map.of("projectId", project)).expect(200);
        var seat = "/api/v1/projects/" + project + "/members/" + member.at("userId");
        var lags = new ArrayList<Lag>();
        lags.add(Lag.of(
                Right.WRITING,
                WHEN,
                () -> host.patch(seat, Map.of("role", "viewer")),
                () -> client.post("/api/v1/sources", Map.of("kind", "note", "title", "Late", "text", "Too late."))));
        lags.add(Lag.of(
                Right.MEMBERSHIP, WHEN, () -> host.delete(seat), () -> client.get("/api/v1/projects/" + project)));
        lags.add(session(guest));
        lags.add(program(client));
        lags.add(password(guest, client));
        lags.add(Lag.of(
                Right.EXISTENCE,
                WHEN,
                () -> client.post("/api/v1/account/deletion", Map.of("password", next(guest))),
                () -> client.get("/api/v1/session")));
        return lags;
    }

    private Lag session(Person guest) {
        var other = guest.again(suite).client();
        return Lag.of(Right.SESSION, WHEN, () -> other.delete("/api/v1/session"), () -> other.get("/api/v1/session"));
    }

    private Lag program(Client client) {
        var made = client.post("/api/v1/tokens", Map.of("name", "a script", "scopes", List.of("read")))
                .expect(201);
        var program = Client.with(suite, made.at("secret"));
        var token = "/api/v1/tokens/" + made.json().at("/token/id").asText();
        return Lag.of(Right.PROGRAM, WHEN, () -> client.delete(token), () -> program.get("/api/v1/projects"));
    }

    /** All other sessions end with it. */
    private Lag password(Person guest, Client client) {
        var other = guest.again(suite).client();
        var change = Map.of("current", guest.password(), "password", next(guest));
        return Lag.of(
                Right.PASSWORD, WHEN, () -> client.put("/api/v1/password", change), () -> other.get("/api/v1/session"));
    }

    private static String next(Person guest) {
        return "another phrase of " + guest.username();
    }
}
