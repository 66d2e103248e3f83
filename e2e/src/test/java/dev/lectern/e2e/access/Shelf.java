package dev.lectern.e2e.access;

import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Form;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Repositories with what is in them, imports, and uploads: for who may make them himself, and otherwise the owner's. */
record Shelf(World world, Client owner) {

    /** Only who may add sources can begin one. */
    String upload(String who) {
        var actor = world.mayWrite(who);
        var sender = List.of("viewer", World.NEIGHBOUR).contains(actor) ? "owner" : actor;
        return "/api/v1/uploads/"
                + world.client(sender)
                        .post("/api/v1/uploads", Map.of("fileName", "boiling.txt", "size", 100))
                        .expect(201)
                        .at("id");
    }

    String newImport() {
        return owner.post("/api/v1/imports", Form.ofNewPdf()).expect(202).at("runId");
    }

    String repository(String who) {
        var body = Map.of("name", "Repository " + UUID.randomUUID(), "isPublic", true);
        return "/api/v1/repositories/"
                + maker(who).post("/api/v1/repositories", body).expect(201).at("id");
    }

    String access(String who) {
        var repository = repository(who);
        return repository + "/access/"
                + maker(who)
                        .post(repository + "/access", Map.of("userId", World.idOf(owner)))
                        .expect(201)
                        .at("id");
    }

    /** Cut and indexed: then it can be read anew. */
    String item(String who) {
        var items = repository(who) + "/items";
        var text = Map.of("name", "Item", "text", "Text of " + UUID.randomUUID() + ".");
        var item = items + "/" + maker(who).post(items, text).expect(202).at("itemId");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> maker(who).get(item).at("status").equals("completed"));
        return item;
    }

    private Client maker(String who) {
        return List.of("editor", "owner", World.ADMIN).contains(who) ? world.client(who) : owner;
    }
}
