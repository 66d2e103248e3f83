package dev.lectern.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.local.paper.SamplePaper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    private static final String PAPER = "sample-paper.pdf";
    private static final String PAPER_QUESTION = "How many pairs of words were lost after ten minutes of sleep?";

    private record Work(String title, String sourceId, String runId, long begun) {}

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
        showTimeline(works.getFirst());
        var paper = addPaper();
        showFindings(paper);
        showTimeline(paper);
        search(PAPER_QUESTION);
        ask(PAPER_QUESTION);
        ask(Notes.QUESTION);
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
        var roles = me.path("roles");
        say(
                "   I am %s <%s>%s.",
                text(me.path("user"), "username"),
                text(me.path("user"), "email"),
                roles.isEmpty() ? "" : ", " + listed(roles) + " of this installation");
        goHome(text(me.path("user"), "id"));
    }

    /** A project is made in the workspace where one is, and that may be somebody else's since the last time. */
    private void goHome(String user) {
        var own = must(gateway.get("/api/v1/workspaces?ownerId=" + user), "looking for a workspace of my own");
        var home = text(own.path("items").path(0), "id");
        must(gateway.get("/api/v1/projects?limit=200"), "looking at my projects")
                .path("items")
                .valueStream()
                .filter(project -> home.equals(project.path("workspaceId").asText()))
                .findFirst()
                .ifPresent(project -> choose(text(project, "id")));
    }

    private void choose(String project) {
        must(gateway.put("/api/v1/session/project", Map.of("projectId", project)), "choosing the project");
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
        choose(text(project, "id"));
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
            works.add(work(note.title(), accepted));
            say("   accepted   %-50s run %s", note.title(), works.getLast().runId());
        }
        begin("Wait until they are cut into chunks and indexed");
        return works;
    }

    private Work addPaper() {
        begin("Add a paper, as a PDF");
        var accepted =
                must(gateway.upload("/api/v1/sources/files", PAPER, "application/pdf", paper()), "adding " + PAPER);
        var work = work(PAPER, accepted);
        say("   accepted   %-50s run %s", work.title(), work.runId());
        awaitEnd(work);
        return work;
    }

    /** The same bytes are read once per workspace; what follows the end of the PDF makes this copy a new one. */
    private static byte[] paper() {
        try {
            var copy = new ByteArrayOutputStream();
            copy.write(SamplePaper.pdf());
            copy.write(("%% Sent at " + LocalDateTime.now() + "\n").getBytes(StandardCharsets.US_ASCII));
            return copy.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void showFindings(Work work) {
        begin("See what was found in it");
        var source = "/api/v1/sources/" + work.sourceId();
        var found = must(gateway.get(source + "/metadata"), "reading what is known of " + work.title());
        say("   title      %s", found.path("title").asText("not found"));
        say("   authors    %s", listed(found.path("authors")));
        say("   DOI        %s", found.path("doi").asText("not found"));
        say("   year       %s", found.path("year").asText("not found"));
        say("   cites      %d works", found.path("references").size());
        var report = must(gateway.get(source + "/report"), "reading the report of " + work.title());
        report.path("steps")
                .forEach(step -> say(
                        "   %-10s %d %s",
                        step.path("step").asText(),
                        step.path("done").asLong(),
                        step.path("step").asText().equals("chunk") ? "pieces" : "pages"));
        report.path("losses")
                .forEach(loss -> say("   lost       %s", loss.path("what").asText()));
    }

    private static Work work(String title, JsonNode accepted) {
        return new Work(title, text(accepted, "sourceId"), text(accepted, "runId"), System.nanoTime());
    }

    private static String listed(JsonNode values) {
        var all = new ArrayList<String>();
        values.forEach(value -> all.add(value.asText()));
        return all.isEmpty() ? "not found" : String.join(", ", all);
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

    private void ask(String question) {
        begin("Ask, and read the answer as it is written");
        say("   \"%s\"", question);
        say("");
        var run = new Answering(gateway, out).ask(question);
        showTimeline("the answer", run);
    }

    private void search(String question) {
        begin("Search");
        say("   \"%s\"", question);
        var reply = must(gateway.post("/api/v1/search", Map.of("query", question, "limit", 3)), "searching");
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
                    "   %d. %s, page %d  (%.2f: meaning %s, words %s)",
                    ++rank,
                    hit.path("title").asText(),
                    hit.path("page").asInt(),
                    hit.path("score").asDouble(),
                    rank(explain, "denseRank"),
                    rank(explain, "lexicalRank"));
            quote(hit.path("text").asText());
        }
        if (rank == 0) {
            throw new DemoFailure("the search found nothing, although all is indexed");
        }
    }

    private void showTimeline(Work work) {
        showTimeline("\"" + work.title() + "\"", work.runId());
    }

    private void showTimeline(String what, String run) {
        begin("Look at what happened to " + what);
        var until = System.nanoTime() + PATIENCE.toNanos();
        var reply = gateway.get("/api/v1/runs/" + run + "/timeline");
        while ((reply.status() == 404 || !Timeline.complete(reply.body())) && System.nanoTime() < until) {
            pause();
            reply = gateway.get("/api/v1/runs/" + run + "/timeline");
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
