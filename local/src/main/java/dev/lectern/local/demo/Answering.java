package dev.lectern.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.local.demo.Gateway.Heard;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** A question to the project: its answer as it is written, and where each quote stands. What breaks off is taken up again. */
final class Answering {

    private static final int WIDTH = 92;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 3;

    private final Gateway gateway;
    private final PrintStream out;
    private final StringBuilder line = new StringBuilder();
    private final List<JsonNode> citations = new ArrayList<>();
    private String runId;
    private String lastId;
    private String kind;
    private JsonNode data;
    private boolean spoke;

    Answering(Gateway gateway, PrintStream out) {
        this.gateway = gateway;
        this.out = out;
    }

    /** Answers the run, whose timeline then tells of it. */
    String ask(String question) {
        for (int tried = 1; ; tried++) {
            listen(question);
            flush();
            switch (kind) {
                case "completed" -> {
                    showProof();
                    return runId;
                }
                case "failed" -> {
                    var reason = data.path("reason").asText("no reason given");
                    if (tried == TRIES) {
                        throw new DemoFailure("the answer broke off: " + reason);
                    }
                    say("   The answer broke off: %s Asking again.", reason);
                }
                default -> throw new DemoFailure("the answer was " + kind);
            }
        }
    }

    private void listen(String question) {
        var key = UUID.randomUUID().toString();
        var until = System.nanoTime() + PATIENCE.toNanos();
        forget();
        while (!isOver()) {
            String trouble;
            try {
                var status = runId == null
                        ? gateway.listen(
                                "POST", "/api/v1/chat/turns", Map.of("question", question), key, null, this::hear)
                        : gateway.listen("GET", "/api/v1/chat/streams/" + runId, null, null, lastId, this::hear);
                if (status != 200 && !Gateway.isPassing(status) && status != 404) {
                    throw new DemoFailure("asking was refused: HTTP " + status);
                }
                trouble = "HTTP " + status;
            } catch (IOException e) {
                trouble = e.toString();
            }
            if (!isOver() && System.nanoTime() > until) {
                throw new DemoFailure(
                        "the answer did not come within " + PATIENCE.toSeconds() + " s (" + trouble + ")");
            }
            if (!isOver()) {
                Gateway.pause(trouble);
            }
        }
    }

    private void forget() {
        runId = null;
        lastId = null;
        kind = "";
        data = null;
        spoke = false;
        citations.clear();
    }

    private boolean isOver() {
        return kind.equals("completed") || kind.equals("failed") || kind.equals("cancelled");
    }

    private void hear(Heard heard) {
        lastId = heard.id();
        kind = heard.kind();
        data = heard.data();
        switch (kind) {
            case "started" -> runId = data.path("runId").asText();
            case "text" -> {
                spoke = true;
                write(data.path("delta").asText());
            }
            case "citation" -> citations.add(data);
            default -> {}
        }
    }

    /** As it comes, in lines of a width that a terminal can show. */
    private void write(String some) {
        for (var character : some.toCharArray()) {
            if (character == '\n' || (character == ' ' && line.length() >= WIDTH - 12)) {
                flush();
            } else {
                line.append(character);
            }
        }
    }

    private void flush() {
        if (!line.toString().isBlank()) {
            out.println("   " + line.toString().strip());
            out.flush();
        }
        line.setLength(0);
    }

    private void showProof() {
        for (var one : citations) {
            say("");
            say(
                    "   [%d] %s%s  (%s)",
                    one.path("number").asInt(),
                    one.path("title").asText(),
                    one.path("page").isNumber() ? ", page " + one.path("page").asInt() : "",
                    one.path("verified").asBoolean()
                            ? "verified: it stands there, letter for letter"
                            : "NOT found there");
            var quote = Text.wrap(one.path("quote").asText().strip().replaceAll("\\s+", " "), WIDTH);
            quote.forEach(part -> say("      | %s", part));
        }
        var coverage = data.path("coverage");
        var usage = data.path("usage");
        say("");
        say(
                "   %s. %d of %d sources were searched, %d are quoted; %d tokens%s.",
                data.path("model").asText(),
                coverage.path("searched").asInt(),
                coverage.path("sources").asInt(),
                coverage.path("used").asInt(),
                usage.path("prompt").asInt() + usage.path("completion").asInt(),
                usage.path("completion").asInt() == 0 ? ", for no model outside was asked" : "");
        if (data.path("cache").path("hit").asBoolean()) {
            say("   It was remembered from an earlier question, and its quotes were looked up again.");
        }
        if (!spoke || citations.isEmpty()) {
            throw new DemoFailure("the answer has no text, or no citations");
        }
    }

    private void say(String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
