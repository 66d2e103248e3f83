package dev.lectern.ingestion.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server on this machine, which counts as the public web only where a test allows it. */
class FetcherTest {

    private final List<String> progress = new ArrayList<>();

    private record Config(Optional<Set<String>> allow, Duration timeout) implements FetchConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(2);
        }

        @Override
        public int redirects() {
            return 3;
        }

        @Override
        public String agent() {
            return "Lectern/test";
        }
    }

    private static final String PAPER = "a paper ".repeat(10_000);

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private HttpServer server;
    private String home;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        server = vertx.createHttpServer().requestHandler(this::answer);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        home = "site.test:" + server.actualPort();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        asked.computeIfAbsent(request.path(), path -> new AtomicInteger()).incrementAndGet();
        var reply = request.response();
        switch (request.path()) {
            case "/paper.pdf" ->
                reply.putHeader("Content-Type", "application/pdf")
                        .putHeader("Content-Disposition", "attachment; filename*=UTF-8''A%20caf%C3%A9.pdf")
                        .end(PAPER);
            case "/moved" ->
                reply.setStatusCode(302).putHeader("Location", "/paper.pdf").end();
            case "/round" ->
                reply.setStatusCode(302).putHeader("Location", "/round").end();
            case "/inwards" ->
                reply.setStatusCode(302)
                        .putHeader("Location", "http://169.254.169.254/latest/meta-data")
                        .end();
            case "/elsewhere" ->
                reply.setStatusCode(302)
                        .putHeader("Location", "http://other.test/x")
                        .end();
            case "/file" ->
                reply.setStatusCode(302)
                        .putHeader("Location", "file:///etc/passwd")
                        .end();
            case "/gone" -> reply.setStatusCode(404).end();
            case "/busy" -> reply.setStatusCode(503).end();
            case "/packed" -> reply.putHeader("Content-Encoding", "gzip").end("x");
            case "/lies" -> {
                reply.setChunked(true);
                pour(request);
            }
            case "/slow" -> reply.setChunked(true).write("a");
            case "/breaks" -> {
                reply.putHeader("Content-Length", "1000").write("half");
                vertx.setTimer(50, late -> request.connection().close());
            }
            default -> reply.setStatusCode(500).end();
        }
    }

    // Without end, for whoever does not stop reading.
    private void pour(HttpServerRequest request) {
        if (!request.response().closed()) {
            request.response()
                    .write(Buffer.buffer(new byte[8_192]))
                    .onSuccess(more -> vertx.runOnContext(v -> pour(request)));
        }
    }

    @Test
    void aFileIsFetchedToTheByteWithTheNameThatTheSiteGivesIt() throws IOException {
        var fetched = fetch("/paper.pdf");

        assertThat(Files.readString(fetched.file())).isEqualTo(PAPER);
        assertThat(fetched.name()).isEqualTo("A café.pdf");
        assertThat(fetched.declaredType()).isEqualTo("application/pdf");
        assertThat(progress).last().isEqualTo(PAPER.length() + " of " + PAPER.length());
    }

    @Test
    void redirectsAreFollowedAFewTimes() throws IOException {
        assertThat(Files.readString(fetch("/moved").file())).isEqualTo(PAPER);

        refuses("/round", "The site leads on and on.", false);
        assertThat(asked.get("/round")).hasValue(4);
    }

    @Test
    void aRedirectInwardsIsNotFollowed() {
        refuses("/inwards", "This address is not on the public web, so it is not fetched.", false);
        refuses("/elsewhere", "This address is not on the public web, so it is not fetched.", false);
        refuses("/file", "Only addresses that begin with http:// or https:// can be fetched.", false);
    }

    @Test
    void thisMachineIsNotThePublicWeb() {
        var fetcher = fetcher(Set.of("other.test"), Duration.ofSeconds(5));

        for (var host :
                new String[] {"127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"}) {
            assertThatExceptionOfType(CannotFetch.class)
                    .as(host)
                    .isThrownBy(() -> taken(fetcher, "http://" + host + "/paper.pdf"))
                    .withMessage("This address is not on the public web, so it is not fetched.");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aNameIsLookedUpOnceSoThatItCannotMeanSomethingElseTheNextMoment() {
        fetch("/paper.pdf");

        assertThat(lookups).hasValue(1);
    }

    @Test
    void whatSomeOfItsAddressesForbidIsForbidden() {
        assertThatExceptionOfType(CannotFetch.class)
                .isThrownBy(() -> taken(fetcher(Set.of(), Duration.ofSeconds(5)), "http://mixed.test/x"))
                .withMessage("This address is not on the public web, so it is not fetched.");
    }

    @Test
    void moreThanIsAllowedIsNotTakenWhateverTheSiteSaysOfIt() {
        refuses("/lies", "The file has more than 100000 bytes.", false);
    }

    @Test
    void aSiteThatIsBusySlowOrBrokenMayDoBetterLater() {
        refuses("/busy", "The site answered 503 instead of the file.", true);
        refuses("/gone", "The site answered 404 instead of the file.", false);
        refuses("/packed", "The site sent the file packed, though it was asked not to.", false);
        refuses("/breaks", "The site could not be reached, or broke off.", true);
        assertThatExceptionOfType(CannotFetch.class)
                .isThrownBy(() -> taken(fetcher(Set.of(home), Duration.ofSeconds(1)), "http://" + home + "/slow"))
                .matches(CannotFetch::passing);
    }

    @Test
    void nothingIsLeftOfWhatCameToNothing() {
        refuses("/lies", "The file has more than 100000 bytes.", false);
        refuses("/breaks", "The site could not be reached, or broke off.", true);

        await().untilAsserted(() -> {
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).isEmpty();
            }
        });
    }

    private Fetched fetch(String path) {
        return taken(fetcher(Set.of(home), Duration.ofSeconds(10)), "http://" + home + path);
    }

    private void refuses(String path, String why, boolean passing) {
        assertThatExceptionOfType(CannotFetch.class)
                .isThrownBy(() -> fetch(path))
                .withMessage(why)
                .matches(refused -> refused.passing() == passing);
    }

    private Fetched taken(Fetcher fetcher, String address) {
        return fetcher.fetch(address, folder, 100_000, (done, total) -> progress.add(done + " of " + total))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private Fetcher fetcher(Set<String> allowed, Duration timeout) {
        return new Fetcher(new Config(Optional.of(allowed), timeout), vertx, this::lookUp);
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        return switch (host) {
            case "site.test" -> new InetAddress[] {InetAddress.getByName("127.0.0.1")};
            case "other.test" -> new InetAddress[] {InetAddress.getByName("10.0.0.1")};
            case "mixed.test" ->
                new InetAddress[] {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")};
            default -> InetAddress.getAllByName(host);
        };
    }
}
