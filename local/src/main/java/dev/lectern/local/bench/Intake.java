package dev.lectern.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Secrets;
import dev.lectern.local.postgres.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Files through the gateway, and how far they are, as the database says: asking the services would be work for them. */
final class Intake {

    private static final int AT_ONCE = 4;

    private static final String CUT = """
            SELECT count(*) FROM ingestion.source_step
             WHERE step = 'chunk' AND state = 'done' AND source_item_id = ANY(?)
            """;
    private static final String INDEXED = """
            SELECT count(*) FROM ingestion.source_item
             WHERE processing_status = 'completed' AND source_item_id = ANY(?)
            """;
    private static final String FAILED = """
            SELECT count(*) FROM ingestion.source_item WHERE processing_status = 'failed' AND source_item_id = ANY(?)
            """;

    record Sent(List<UUID> sources, List<UUID> items) {}

    private record One(UUID source, UUID item) {}

    private static final String VECTORS = "SELECT count(*) FROM indexing.vector_entry";
    private static final int LOOKED_SECONDS = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home;
    private final String session;
    private final HttpClient http = HttpClient.newHttpClient();

    Intake(Home home, String session) {
        this.home = home;
        this.session = session;
    }

    Sent send(List<byte[]> files) {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var answers = new ArrayList<Future<One>>();
            files.forEach(file -> answers.add(threads.submit(() -> send(file))));
            var sources = new ArrayList<UUID>();
            var items = new ArrayList<UUID>();
            for (var answer : answers) {
                sources.add(answer.get().source());
                items.add(answer.get().item());
            }
            return new Sent(sources, items);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private One send(byte[] file) throws IOException, InterruptedException {
        var head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"paper.pdf\"\r\n\r\n";
        var form = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofByteArray(file),
                BodyPublishers.ofString("\r\n--limit--\r\n"));
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + home.port(App.GATEWAY) + "/api/v1/sources/files"))
                .header("Authorization", "Bearer " + session)
                .header("Content-Type", "multipart/form-data; boundary=limit")
                .POST(form)
                .build();
        var reply = http.send(request, BodyHandlers.ofString());
        if (reply.statusCode() != 202) {
            throw new IllegalStateException("a file was not taken: " + reply.statusCode() + " " + reply.body());
        }
        var accepted = JSON.readTree(reply.body());
        return new One(
                UUID.fromString(accepted.path("sourceId").asText()),
                UUID.fromString(accepted.path("sourceItemId").asText()));
    }

    void awaitCut(Sent sent) {
        await(CUT, sent);
    }

    void awaitIndexed(Sent sent) {
        await(INDEXED, sent);
    }

    /** While there is enough to do. */
    double indexedPerSecond() {
        try (var connection = connection();
                var vectors = connection.prepareStatement(VECTORS)) {
            long before = number(vectors);
            while (number(vectors) == before) {
                Thread.sleep(100);
            }
            before = number(vectors);
            Thread.sleep(LOOKED_SECONDS * 1000L);
            return (number(vectors) - before) / (double) LOOKED_SECONDS;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void await(String counts, Sent sent) {
        try (var connection = connection();
                var done = connection.prepareStatement(counts);
                var failed = connection.prepareStatement(FAILED)) {
            var items = connection.createArrayOf("uuid", sent.items().toArray());
            done.setArray(1, items);
            failed.setArray(1, items);
            while (number(done) < sent.items().size()) {
                if (number(failed) > 0) {
                    throw new IllegalStateException("a file was not read; what was measured says nothing");
                }
                Thread.sleep(100);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Connection connection() throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:" + home.postgresPort() + "/lectern";
        return DriverManager.getConnection(
                url, PostgresServer.SUPERUSER, Secrets.of(home).superuser());
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
