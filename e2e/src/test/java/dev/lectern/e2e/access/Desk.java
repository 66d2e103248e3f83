package dev.lectern.e2e.access;

import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is somebody's own: what he wrote, and what he was told. */
final class Desk {

    private static final int DOZEN = 12;

    private final World world;
    private final Function<String, String> paperFor;
    private final Map<String, String> papers = new HashMap<>();
    private final Map<String, Deque<String>> stock = new HashMap<>();

    Desk(World world, Function<String, String> paperFor) {
        this.world = world;
        this.paperFor = paperFor;
    }

    /** Public, so that it is read by those who may not make one; they are shown the owner's. */
    String note(String who) {
        var client = world.client(world.mayWrite(who));
        var paper = papers.computeIfAbsent(world.mayWrite(who), paperFor);
        var notesOfPaper = "/api/v1/papers/" + paper + "/notes";
        if (!List.of("viewer", World.NEIGHBOUR).contains(world.mayWrite(who))) {
            return notesOfPaper + "/" + note(client, notesOfPaper).expect(201).at("id");
        }
        return next(
                notesOfPaper + " of " + world.mayWrite(who),
                () -> writtenAsAnEditor(world.mayWrite(who), notesOfPaper));
    }

    /** What he was is over as soon as everybody has heard of it. */
    private List<String> writtenAsAnEditor(String who, String notesOfPaper) {
        var client = world.client(who);
        var made = new ArrayList<String>();
        world.makes(who, "editor");
        var first = await().atMost(Duration.ofSeconds(20))
                .until(() -> note(client, notesOfPaper), reply -> reply.status() == 201);
        made.add(notesOfPaper + "/" + first.at("id"));
        while (made.size() < DOZEN) {
            made.add(notesOfPaper + "/" + note(client, notesOfPaper).expect(201).at("id"));
        }
        world.makes(who, "viewer");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> note(client, notesOfPaper).status() == 403);
        return made;
    }

    /** What one asked and was answered; the part of it that is named. */
    String turn(String who, String part) {
        return world.client(world.mayUse(who, "chat") ? World.actor(who) : "viewer")
                .post("/api/v1/chat/turns", Map.of("question", "What boils?"))
                .expect(200)
                .at(part);
    }

    /** What became of a conversation that one has deleted; the run of a request is named with every reply. */
    String deletion(String who) {
        var client = world.client(world.mayUse(who, "chat") ? World.actor(who) : "viewer");
        var gone = client.delete("/api/v1/conversations/" + turn(who, "conversationId"))
                .expect(204);
        var deletion = "/api/v1/deletions/" + gone.headers().get("x-run-id").getFirst();
        await().atMost(Duration.ofSeconds(20)).until(() -> client.get(deletion).status() == 200);
        return deletion;
    }

    private static Reply note(Client client, String notesOfPaper) {
        return client.post(notesOfPaper, Map.of("text", "To be read again."));
    }

    /** Who gets another role for a moment is told so twice. */
    String notification(String who) {
        return next("notifications of " + World.actor(who), () -> notifications(World.actor(who)));
    }

    private List<String> notifications(String actor) {
        var client = world.client(actor);
        var roles = "/api/v1/accounts/" + World.idOf(client) + "/roles";
        var now = new ArrayList<String>();
        client.get("/api/v1/session").expect(200).json().path("roles").forEach(role -> now.add(role.asText()));
        var more = new ArrayList<>(now);
        more.add("user");
        world.admin().put(roles, Map.of("roles", more)).expect(200);
        world.admin().put(roles, Map.of("roles", now)).expect(200);
        return client.get("/api/v1/notifications?limit=2")
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .map(item -> "/api/v1/notifications/" + item.path("id").asText())
                .toList();
    }

    /** Some things are made by the dozen, since it takes a while until they can be made. */
    private String next(String kind, Supplier<List<String>> more) {
        var some = stock.computeIfAbsent(kind, any -> new ArrayDeque<>());
        if (some.isEmpty()) {
            some.addAll(more.get());
        }
        return some.remove();
    }
}
