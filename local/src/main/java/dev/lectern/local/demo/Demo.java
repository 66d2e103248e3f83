package dev.lectern.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The main job of the suite, played step by step as a person would do it. */
public final class Demo {

    /** Long enough for whatever was killed meanwhile to be started again. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration WORK_LIMIT = Duration.ofSeconds(180);
    private static final int QUOTE_WIDTH = 92;

    private record Work(String title, String runId, long begun) {}

    private final Gateway gateway;
    private final String password;
    private final PrintStream out;
    private int step;

    public Demo(String address, String password, PrintStream out) {
        this.gateway = new Gateway(address, PATIENCE);
        this.password = password;
        this.out = out;
    }

    public void play() {
        say("Lectern at " + gateway.address());
        signIn();
        openProject();
        var works = registerNotes();
        works.forEach(this::awaitEnd);
        ask();
        showTimeline(works.getFirst());
        say("");
        say("That was the main job. The suite is still running: ./lectern status");
    }

    private void signIn() {
        begin("Sign in");
        var account = new DemoAccount(gateway.address(), password);
        var reply = account.signIn(gateway);
        if (reply.status() == 401) {
            must(account.create(gateway), "making the demo account, which has another password or does not exist");
            reply = account.signIn(gateway);
        }
        var signedIn = must(reply, "signing in");
        gateway.signedIn(text(signedIn, "token"));
        var me = must(gateway.get("/api/v1/session"), "asking who I am");
        var roles = new ArrayList<String>();
        me.path("roles").forEach(role -> roles.add(role.asText()));
        say(
                "   I am %s <%s>%s.",
                text(me.path("user"), "username"),
                text(me.path("user"), "email"),
                roles.isEmpty() ? "" : ", " + String.join(", ", roles) + " of this installation");
    }

    private void openProject() {
        begin("Open a project");
        var name = "Sleep and memory, "
                + LocalDateTime.now().format(DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH));
        var project = must(
                gateway.post(
                        "/api/v1/projects",
                        Map.of("name", name, "description", "What sleep does for memory, and what disturbs it.")),
                "making a project");
        must(gateway.put("/api/v1/session/project", Map.of("projectId", text(project, "id"))), "choosing the project");
        say(
                "   \"%s\": I am its %s, and from now on I work in it.",
                name, project.path("role").asText("owner"));
    }

    private List<Work> registerNotes() {
        begin("Add " + Notes.ALL.size() + " notes");
        var works = new ArrayList<Work>();
        // The same text is stored once per workspace; the last line makes this reading of it a new one.
        var signature = "\n\nNoted on " + LocalDateTime.now().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME) + ".";
        for (var note : Notes.ALL) {
            var accepted = must(
                    gateway.post(
                            "/api/v1/sources",
                            Map.of("kind", "note", "title", note.title(), "text", note.text() + signature)),
                    "adding a note");
            works.add(new Work(note.title(), text(accepted, "runId"), System.nanoTime()));
            say("   accepted   %-50s run %s", note.title(), works.getLast().runId());
        }
        begin("Wait until they are cut into chunks and indexed");
        return works;
    }

    /** The run record arrives by events, so for a moment it may not be known yet. */
    private void awaitEnd(Work work) {
        var begun = System.nanoTime();
        while (System.nanoTime() - begun < WORK_LIMIT.toNanos()) {
            var reply = gateway.get("/api/v1/runs/" + work.runId());
            if (reply.status() != 404) {
                var run = must(reply, "looking at run " + work.runId());
                switch (run.path("status").asText()) {
                    case "completed" -> {
                        say("   completed  %-50s after %.1f s", work.title(), (System.nanoTime() - work.begun()) / 1e9);
                        return;
                    }
                    case "failed", "cancelled" ->
                        throw new DemoFailure("the run of \"" + work.title() + "\" ended "
                                + run.path("status").asText() + ": "
                                + run.path("reason").asText("no reason given"));
                    default -> {}
                }
            }
            pause();
        }
        throw new DemoFailure("the run of \"" + work.title() + "\" (" + work.runId() + ") did not end within "
                + WORK_LIMIT.toSeconds() + " s");
    }

    private void ask() {
        begin("Ask");
        say("   \"%s\"", Notes.QUESTION);
        var reply = must(gateway.post("/api/v1/search", Map.of("query", Notes.QUESTION, "limit", 3)), "searching");
        var searched = reply.path("searched");
        say(
                "   %d passages of %d sources were looked at in %d ms; the best:",
                searched.path("chunks").asInt(),
                searched.path("sources").asInt(),
                reply.path("tookMs").asLong());
        var rank = 0;
        for (var hit : reply.path("hits")) {
            var explain = hit.path("explain");
            say("");
            say(
                    "   %d. %s  (%.2f: meaning %s, words %s)",
                    ++rank,
                    hit.path("title").asText(),
                    hit.path("score").asDouble(),
                    rank(explain, "denseRank"),
                    rank(explain, "lexicalRank"));
            quote(hit.path("text").asText());
        }
        if (rank == 0) {
            throw new DemoFailure("the search found nothing, although the notes are indexed");
        }
    }

    private void showTimeline(Work work) {
        begin("Look at what happened to \"" + work.title() + "\"");
        var until = System.nanoTime() + PATIENCE.toNanos();
        var reply = gateway.get("/api/v1/runs/" + work.runId() + "/timeline");
        while ((reply.status() == 404 || !Timeline.complete(reply.body())) && System.nanoTime() < until) {
            pause();
            reply = gateway.get("/api/v1/runs/" + work.runId() + "/timeline");
        }
        for (var line : Timeline.lines(must(reply, "reading the timeline"))) {
            say("   " + line);
        }
    }

    private void quote(String text) {
        var shown = text.strip().replaceAll("\\s+", " ");
        var lines = Text.wrap(shown, QUOTE_WIDTH);
        for (var line : lines.subList(0, Math.min(4, lines.size()))) {
            say("      | " + line);
        }
        if (lines.size() > 4) {
            say("      | ...");
        }
    }

    private static String rank(JsonNode explain, String field) {
        return explain.path(field).isNumber() ? "no. " + explain.path(field).asInt() : "-";
    }

    private static JsonNode must(Gateway.Reply reply, String doing) {
        if (!reply.ok()) {
            throw new DemoFailure(doing + " was refused: " + reply.reason());
        }
        return reply.body();
    }

    private static String text(JsonNode node, String field) {
        if (!node.path(field).isTextual()) {
            throw new DemoFailure("an answer has no " + field);
        }
        return node.path(field).asText();
    }

    private void begin(String title) {
        say("");
        say(++step + ". " + title);
    }

    private void say(String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
        out.flush();
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }
}
