package dev.lectern.ingestion.repository;

import static io.restassured.RestAssured.given;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.source.Desk.Added;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A repository, and what people do with it. */
record Shelf(Person owner, UUID id) {

    static final String ALL = "/api/v1/repositories";

    /** Somebody, and the roles of the installation that he has. */
    record Visitor(Person person, List<UUID> roles) {

        static Visitor of(Person person, UUID... roles) {
            return new Visitor(person, List.of(roles));
        }

        RequestSpecification asks() {
            return given().auth()
                    .oauth2(person.token(roles))
                    .header("X-Run-Id", Ids.next().toString())
                    .contentType(ContentType.JSON);
        }
    }

    static Shelf made(Person owner, boolean isPublic) {
        var id = Visitor.of(owner)
                .asks()
                .body(Map.of("name", "Boiling points", "isPublic", isPublic))
                .post(ALL)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
        return new Shelf(owner, id);
    }

    String path() {
        return ALL + "/" + id;
    }

    Added add(String text) {
        var body = Visitor.of(owner)
                .asks()
                .body(Map.of("name", "A text", "text", text))
                .post(path() + "/items")
                .then()
                .statusCode(202);
        return added(body);
    }

    Added addFile(byte[] bytes, String name) {
        return added(given().auth()
                .oauth2(owner.token())
                .header("X-Run-Id", Ids.next().toString())
                .multiPart("file", name, bytes, "application/pdf")
                .post(path() + "/items/files")
                .then()
                .statusCode(202));
    }

    UUID giveTo(UUID user, UUID role) {
        var wanted = new HashMap<String, UUID>();
        wanted.put("userId", user);
        wanted.put("roleId", role);
        return Visitor.of(owner)
                .asks()
                .body(wanted)
                .post(path() + "/access")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
    }

    ValidatableResponse remove(String below) {
        return Visitor.of(owner).asks().delete(path() + below).then();
    }

    private Added added(ValidatableResponse response) {
        var body = response.extract().jsonPath();
        var item = Database.column(
                        "SELECT source_item_id::text FROM source_reference WHERE source_reference_id = ?",
                        body.getUUID("itemId"))
                .getFirst();
        return new Added(
                owner,
                body.getUUID("runId"),
                body.getUUID("itemId"),
                UUID.fromString(item),
                body.getBoolean("deduplicated"));
    }

    /** What the index is told of it: it belongs to no project. */
    static Scope telling(Added item, UUID run) {
        return new Scope(run, item.by().workspace(), null, item.by().user());
    }
}
