package dev.lectern.local.bench;

import dev.lectern.local.demo.DemoAccount;
import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Secrets;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.process.PeakMemory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What our hops add to the first word of a model, beside the same model asked directly; what many answers at once take in
 * memory; how soon a model is let go when nobody listens any more; whether a resumed stream loses or repeats anything.
 */
public final class StreamBench {

    private static final int WARM_UP = 4_000;
    private static final int ROUNDS = 500;
    private static final int REST_MS = 40;
    private static final int AT_ONCE = 500;
    private static final int CANCELS = 50;
    private static final int ANSWERS_CUT = 50;
    private static final int CUTS_OF_ONE = 20;
    private static final long SEED = 20_261_130;

    private static final double ADDED_AIM_MS = 5.0;
    private static final long EACH_AIM_KB = 1_024;
    private static final double CANCEL_AIM_MS = 1_000;

    private static final Map<String, String> SETTING =
            Map.of("LECTERN_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4", "LECTERN_REGISTRATION", "open");
    private static final String PASSWORD = "a long pass phrase for the bench";
    private static final String MODEL = "bench";
    private static final String QUESTION = "words 60 every 3";

    private final Home home;
    private final FakeModel model;
    private final String session;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private StreamBench(Home home, FakeModel model) {
        this.home = home;
        this.model = model;
        var door = new Door(home);
        this.session = door.newcomer("bench", PASSWORD);
        register(door);
        speakOf(door);
    }

    public static void main(String[] arguments) throws IOException {
        boolean met;
        say("%s", Cores.pin());
        try (var suite = new BenchSuite("stream", SETTING);
                var model = new FakeModel()) {
            suite.up();
            met = new StreamBench(suite.home(), model).run();
        }
        BenchSuite.exit(met);
    }

    private boolean run() {
        return firstWord() & cancels() & resumes() & many();
    }

    private void register(Door door) {
        var credentials = Map.of(
                "identifier", DemoAccount.USERNAME, "password", Secrets.of(home).demo(), "transport", "bearer");
        var administrator = door.call(App.GATEWAY, "POST", "/api/v1/session", null, Door.json(credentials))
                .path("token")
                .asText();
        var provider = Map.of("name", MODEL, "kind", "openai", "baseUrl", model.address());
        door.call(App.GATEWAY, "POST", "/api/v1/admin/model-providers", administrator, Door.json(provider));
        Map<String, Object> wanted = Map.of(
                "modelId",
                MODEL,
                "name",
                "A bench's",
                "provider",
                MODEL,
                "upstreamModel",
                MODEL,
                "capabilities",
                List.of("chat"),
                "contextTokens",
                8_000,
                "maxTokens",
                4_000,
                "maxConcurrency",
                2 * AT_ONCE);
        door.call(App.GATEWAY, "POST", "/api/v1/admin/models", administrator, Door.json(wanted));
    }

    /** Who asks about what nobody has written is refused before a model is asked. */
    private void speakOf(Door door) {
        var note = Map.of("kind", "note", "title", "Words", "text", "Whoever says \"" + QUESTION + "\" gets words.");
        var run = door.call(App.GATEWAY, "POST", "/api/v1/sources", session, Door.json(note))
                .path("runId")
                .asText();
        var search = Door.json(Map.of("query", "words"));
        while (door.call(App.GATEWAY, "POST", "/api/v1/search", session, search)
                .path("hits")
                .isEmpty()) {
            pause(200, run);
        }
    }

    private boolean firstWord() {
        // For the compilers: what was called some hundred times only is not yet what runs for years.
        for (int round = 0; round < WARM_UP; round++) {
            firstWord(home.port(App.GATEWAY));
        }
        say("The first word of a model, %d rounds in turns", ROUNDS);
        double crowded = firstWords("one right after the other", 0);
        double added = firstWords("each when the one before is booked and told of", REST_MS);
        say("  (with what the one before leaves to be done: %.2f ms)", crowded);
        return verdict("  added at the median           %8.2f ms", added, ADDED_AIM_MS);
    }

    private double firstWords(String how, int rest) {
        var direct = new double[ROUNDS];
        var through = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            pause(rest, how);
            direct[round] = firstWord(model.port());
            through[round] = firstWord(home.port(App.GATEWAY));
        }
        say("  %s", how);
        say("    asked directly                %8.2f ms median", median(direct));
        say("    through gateway and retrieval %8.2f ms median, %.2f ms p95", median(through), p95(through));
        return median(through) - median(direct);
    }

    private double firstWord(int port) {
        var begun = System.nanoTime();
        try (var lines = complete(port, "words 3 every 0")) {
            var words = lines.filter(line -> line.contains("\"content\":\"w")).iterator();
            words.next();
            var nanos = System.nanoTime() - begun;
            words.forEachRemaining(word -> {});
            return nanos / 1e6;
        }
    }

    private static void pause(int millis, String waitingFor) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + waitingFor);
        }
    }

    private boolean cancels() {
        var took = new double[CANCELS];
        model.cut().clear();
        for (int i = 0; i < CANCELS; i++) {
            var lines = complete(home.port(App.GATEWAY), "words 4000 every 2");
            var each = lines.iterator();
            for (int heard = 0; heard < 20; heard++) {
                each.next();
            }
            var begun = System.nanoTime();
            lines.close();
            took[i] = (found() - begun) / 1e6;
        }
        say("");
        say("A listener goes in the middle of an answer, %d times", CANCELS);
        return verdict(
                "  until the model is let go     %8.2f ms at most",
                Arrays.stream(took).max().orElseThrow(), CANCEL_AIM_MS);
    }

    private long found() {
        try {
            var when = model.cut().poll(30, TimeUnit.SECONDS);
            if (when == null) {
                throw new IllegalStateException("the model was never let go");
            }
            return when;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Answers are cut anywhere, while they are written and after, and taken up again until their end. */
    private boolean resumes() {
        var random = new Random(SEED);
        int wrong = 0;
        int cuts = 0;
        for (int i = 0; i < ANSWERS_CUT; i++) {
            var resumed = new Resumed(http, home.port(App.GATEWAY), session);
            cuts += resumed.askAndCut(
                    "{\"question\":\"" + QUESTION + "\",\"model\":\"" + MODEL + "\"}", CUTS_OF_ONE, random);
            wrong += resumed.isWhole() ? 0 : 1;
        }
        say("");
        say("%d answers, cut %d times in all and taken up again with Last-Event-ID", ANSWERS_CUT, cuts);
        say("  with an event lost or twice   %8d      aim 0  %s", wrong, wrong == 0 ? "met" : "NOT met");
        return wrong == 0;
    }

    private boolean many() {
        try (var gateway = new PeakMemory(pid(App.GATEWAY));
                var retrieval = new PeakMemory(pid(App.RETRIEVAL));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread.sleep(2_000);
            long before = gateway.bytes() + retrieval.bytes();
            var begun = System.nanoTime();
            var all = new ArrayList<Future<Long>>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(threads.submit(() -> {
                    try (var lines = complete(home.port(App.GATEWAY), "words 100 every 100")) {
                        return lines.filter(line -> line.contains("\"content\":\"w"))
                                .count();
                    }
                }));
            }
            int whole = 0;
            for (var one : all) {
                whole += one.get() == 100 ? 1 : 0;
            }
            Thread.sleep(1_000);
            long grown = gateway.bytes() + retrieval.bytes() - before;
            say("");
            say("%d answers at once, of 100 words in 10 s each", AT_ONCE);
            say("  whole                         %8d, after %.1f s", whole, (System.nanoTime() - begun) / 1e9);
            say("  gateway and retrieval grew by %8d MB to %d MB", grown >> 20, (before + grown) >> 20);
            return verdict("  for each of them              %8.0f KB", (grown >> 10) / (double) AT_ONCE, EACH_AIM_KB)
                    & whole == AT_ONCE;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Stream<String> complete(int port, String question) {
        var body = "{\"model\":\"" + MODEL + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                + question + "\"}]}";
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + session)
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            var reply = http.send(request, BodyHandlers.ofLines());
            if (reply.statusCode() != 200) {
                throw new IllegalStateException(
                        reply.statusCode() + " " + reply.body().toList());
            }
            return reply.body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean verdict(String what, double value, double aim) {
        boolean met = value <= aim;
        say(what + "      aim <= %.0f  %s", value, aim, met ? "met" : "NOT met");
        return met;
    }

    private static double median(double[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }

    private static double p95(double[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length * 95 / 100];
    }

    private long pid(App app) {
        return SuiteState.read(home)
                .orElseThrow()
                .member(app.stem())
                .orElseThrow()
                .pid();
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
