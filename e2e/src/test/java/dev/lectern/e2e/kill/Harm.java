package dev.lectern.e2e.kill;

import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Suite;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.process.Shell;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** What is done to a suite that works, and how one sees afterwards what it did. */
record Harm(Suite suite) {

    /** The name of a model that thinks for a moment. */
    String registered(SlowModel provider) {
        var administrator = Client.administrator(suite).client();
        var name = "slow-" + UUID.randomUUID().toString().substring(0, 8);
        administrator
                .post(
                        "/api/v1/admin/model-providers",
                        Map.of("name", name, "kind", "openai", "baseUrl", provider.address()))
                .expect(201);
        administrator
                .post(
                        "/api/v1/admin/models",
                        Map.of(
                                "modelId",
                                name,
                                "name",
                                "Slow",
                                "provider",
                                name,
                                "capabilities",
                                List.of("chat"),
                                "contextTokens",
                                8000,
                                "maxTokens",
                                1000,
                                "maxConcurrency",
                                50,
                                // Below the answerer that needs no model: who names none is not to come here.
                                "priority",
                                -2_000,
                                "active",
                                true))
                .expect(201);
        return name;
    }

    /** Some service, the broker or the database. */
    String kill(Random random) {
        var members = suite.state().members().stream()
                .filter(SuiteState.Member::alive)
                .toList();
        var victim = members.get(random.nextInt(members.size()));
        Shell.signal(victim.pid(), "KILL");
        return victim.name();
    }

    List<String> rows(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = suite.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** Such as have been read and are searched. */
    static List<String> papers(Client editor, int count) {
        var papers = IntStream.range(0, count)
                .mapToObj(number -> editor.post(
                                "/api/v1/sources",
                                Map.of(
                                        "kind",
                                        "note",
                                        "title",
                                        "Paper " + number,
                                        "text",
                                        "In study number " + number + " " + UUID.randomUUID()
                                                + " sea otters hold hands while they sleep."))
                        .expect(202)
                        .at("sourceItemId"))
                .toList();
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> editor.get("/api/v1/sources?limit=200")
                        .json()
                        .path("items")
                        .valueStream()
                        .allMatch(source -> source.path("status").asText().equals("completed")));
        return papers;
    }
}
