package dev.lectern.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.InternalTokens;
import dev.lectern.e2e.suite.OnTheClock;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Who got hold of a token as the services see it, and goes to each of them past the gateway, gets nothing by it any more
 * within a second after the right behind it has ended.
 */
@OnTheSuite
@OnTheClock
class RevokedEverywhereTest {

    private static final long SECOND = 1_000_000_000L;

    /** What anybody with a project may read at each service that serves people. */
    private static final Map<String, Function<Client, Reply>> READS = new TreeMap<>(Map.of(
            "auth", client -> client.get("/api/v1/session"),
            "project", client -> client.get("/api/v1/projects"),
            "ingestion", client -> client.get("/api/v1/sources"),
            "retrieval", client -> client.post("/api/v1/search", Map.of("query", "What is there to read?")),
            "workflow", client -> client.get("/api/v1/runs"),
            "observability", client -> client.get("/api/v1/failures")));

    private final Suite suite = Suite.get();
    private final InternalTokens tokens = new InternalTokens(suite);
    private final Client admin = Client.administrator(suite).client();

    private record Stolen(Person person, String id, String secret, String token) {}

    private interface End {
        Reply of(Stolen stolen);
    }

    @Test
    void nobodyIsBelievedWithoutATokenOfOurs() {
        READS.forEach((service, read) -> assertThat(
                        read.apply(Client.at(port(service), "no token")).status())
                .as(service)
                .isEqualTo(401));
    }

    @TestFactory
    Stream<DynamicTest> tokenIsWorthNothingAfter() {
        return Stream.of(
                        end("signing out", stolen -> Client.with(suite, stolen.secret())
                                .delete("/api/v1/session")),
                        end("signing out everywhere", stolen -> Client.with(suite, stolen.secret())
                                .delete("/api/v1/sessions?current=true")),
                        end(
                                "being disabled",
                                stolen -> admin.patch("/api/v1/accounts/" + stolen.id(), Map.of("state", "disabled"))),
                        end("being deleted", stolen -> admin.delete("/api/v1/accounts/" + stolen.id())),
                        end(
                                "a role was taken",
                                stolen -> admin.put(
                                        "/api/v1/accounts/" + stolen.id() + "/roles",
                                        Map.of("roles", List.of("student")))),
                        end(
                                "a temporary password",
                                stolen -> admin.put(
                                        "/api/v1/accounts/" + stolen.id() + "/password",
                                        Map.of("password", "a temporary pass phrase"))),
                        end(
                                "an end by the administrator",
                                stolen -> admin.delete("/api/v1/accounts/" + stolen.id() + "/sessions")))
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> check(steal(), one.getValue())));
    }

    @Test
    void personalTokenIsWorthNothingAfterItsEnd() {
        var person = Client.newcomer(suite, "victim");
        var wish = Map.of("name", "a program", "scopes", List.of("read"));
        var made = person.client().post("/api/v1/tokens", wish).expect(201);
        var secret = made.at("secret");
        var stolen = new Stolen(person, null, secret, tokens.exchange(secret));

        check(stolen, gone -> person.client()
                .delete("/api/v1/tokens/" + made.json().at("/token/id").asText()));
    }

    private static Map.Entry<String, End> end(String name, End end) {
        return Map.entry(name, end);
    }

    private Stolen steal() {
        var person = Client.newcomer(suite, "victim");
        var credentials = Map.of("identifier", person.username(), "password", person.password(), "transport", "bearer");
        var session =
                Client.anonymous(suite).post("/api/v1/session", credentials).expect(200);
        var secret = session.at("token");
        var id = Client.with(suite, secret)
                .get("/api/v1/session")
                .expect(200)
                .json()
                .at("/user/id")
                .asText();
        return new Stolen(person, id, secret, tokens.exchange(secret));
    }

    private void check(Stolen stolen, End end) {
        READS.forEach((service, read) -> assertThat(
                        read.apply(Client.at(port(service), stolen.token())).status())
                .as("before, at " + service)
                .isEqualTo(200));

        assertThat(end.of(stolen).status()).isLessThan(300);

        var ended = System.nanoTime();
        READS.forEach((service, read) -> {
            var asked = System.nanoTime();
            while (read.apply(Client.at(port(service), stolen.token())).status() != 401) {
                assertThat(asked - ended).as("still let in at " + service).isLessThan(SECOND);
                asked = System.nanoTime();
            }
        });
    }

    private int port(String service) {
        return suite.state().member(service).orElseThrow().port();
    }
}
