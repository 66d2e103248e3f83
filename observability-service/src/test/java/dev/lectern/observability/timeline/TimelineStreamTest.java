package dev.lectern.observability.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TimelineStreamTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Person somebody = TestToken.viewer();
    private final Scope scope = new Scope(Ids.next(), somebody.workspace(), somebody.project(), somebody.user());

    @TestHTTPResource("/api/v1/runs/")
    URI runs;

    @Test
    void whatIsThereIsSentThenWhatComes_andItEndsWithTheRun() {
        Broker.send("ingestion", scope, new RunStarted(scope.runId(), "source", null, "x"));
        lines(1);
        var heard = new CopyOnWriteArrayList<String>();
        var over = listen(somebody, null, heard);
        await().until(() -> data(heard).size() == 1);

        Broker.send("ingestion", scope, new StepFinished(scope.runId(), "chunk", 1, 1));
        await().until(() -> data(heard).size() == 2);
        Broker.send("ingestion", scope, new RunCompleted(scope.runId()));
        over.join();

        assertThat(data(heard)).hasSize(3);
        assertThat(data(heard).getLast()).contains("\"line\":\"Run finished\"");
        assertThat(heard).contains("event:line");
    }

    @Test
    void whoComesBackGetsWhatIsBehindWhatHeSaw_andNothingTwice() {
        for (int step = 0; step < 5; step++) {
            Broker.send("ingestion", scope, new StepFinished(scope.runId(), "chunk", step, 5));
        }
        Broker.send("ingestion", scope, new RunCompleted(scope.runId()));
        lines(6);
        var first = new CopyOnWriteArrayList<String>();
        listen(somebody, null, first).join();
        var ids = ids(first);
        assertThat(ids).hasSize(6).doesNotHaveDuplicates();

        var again = new CopyOnWriteArrayList<String>();
        listen(somebody, ids.get(2), again).join();

        assertThat(ids(again)).isEqualTo(ids.subList(3, 6));
    }

    @Test
    void aRunOfOthersIsNone_andAnIdMustBeOne() throws Exception {
        Broker.send("ingestion", scope, new RunStarted(scope.runId(), "source", null, "x"));
        lines(1);

        assertThat(status(TestToken.viewer(), null)).isEqualTo(404);
        assertThat(status(somebody, "seventeen")).isEqualTo(400);
    }

    private CompletableFuture<Void> listen(Person who, String since, List<String> heard) {
        return HTTP.sendAsync(request(who, since), BodyHandlers.ofLines())
                .thenAccept(answer -> answer.body().forEach(heard::add));
    }

    private int status(Person who, String since) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = HTTP.send(request(who, since), BodyHandlers.ofLines());
        return answer.statusCode();
    }

    private HttpRequest request(Person who, String since) {
        var request = HttpRequest.newBuilder(runs.resolve(scope.runId() + "/timeline/stream"))
                .header("Authorization", "Bearer " + who.token());
        return since == null
                ? request.build()
                : request.header("Last-Event-ID", since).build();
    }

    private static List<String> data(List<String> heard) {
        return heard.stream().filter(line -> line.startsWith("data:")).toList();
    }

    private static List<String> ids(List<String> heard) {
        return heard.stream()
                .filter(line -> line.startsWith("id:"))
                .map(line -> line.substring(3).strip())
                .toList();
    }

    private void lines(int count) {
        await().until(() ->
                Database.count("SELECT count(*) FROM timeline_entry WHERE run_id = ?", scope.runId()) == count);
    }
}
