package dev.lectern.ingestion.imports;

import static io.restassured.RestAssured.given;

import dev.lectern.common.TestToken.Person;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.source.Desk;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What somebody puts into one import. */
final class Post {

    static final String IMPORTS = "/api/v1/imports";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private String key;
    private UUID repository;

    Post with(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    Post with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    Post withKey(String given) {
        key = given;
        return this;
    }

    Post into(UUID other) {
        repository = other;
        return this;
    }

    ValidatableResponse send(Person person) {
        var request = given().auth()
                .oauth2(person.token())
                .header("X-Run-Id", Ids.next().toString());
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        // A form without any file is none at all.
        request.multiPart("note", "of the browser");
        if (repository != null) {
            request.multiPart("repositoryId", repository.toString());
        }
        files.forEach((path, bytes) -> request.multiPart("file", path, bytes, "application/octet-stream"));
        return request.post(IMPORTS).then();
    }

    UUID accepted(Person person) {
        return send(person).statusCode(202).extract().jsonPath().getUUID("runId");
    }

    static ValidatableResponse get(Person person, UUID run) {
        return Desk.as(person).get(IMPORTS + "/" + run).then();
    }

    static ValidatableResponse entries(Person person, UUID run) {
        return Desk.as(person).get(IMPORTS + "/" + run + "/entries").then();
    }
}
