package dev.lectern.retrieval.version;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Claim;
import dev.lectern.common.identity.Scope;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;

/** What people do with indexes, and what is then there. */
final class Indexes {

    static final String LIGHT = "all-minilm-l6-v2-q";
    static final String STANDARD = "bge-small-en-v1.5-q";
    static final Duration LONG = Duration.ofSeconds(60);

    private Indexes() {}

    record Built(UUID runId, UUID indexId) {}

    static Built build(Person who, String model, int status) {
        var answer = as(who).body(Map.of("model", model))
                .post("/api/v1/indexes")
                .then()
                .statusCode(status)
                .extract();
        return new Built(UUID.fromString(answer.path("runId")), UUID.fromString(answer.path("indexId")));
    }

    static ValidatableResponse activate(Person who, UUID index) {
        return as(who).post("/api/v1/indexes/" + index + "/activate").then();
    }

    static ValidatableResponse list(Person who) {
        return as(who).get("/api/v1/indexes").then().statusCode(200);
    }

    static ValidatableResponse search(Person who, String query) {
        return as(who).body(Map.of("query", query))
                .post("/api/v1/search")
                .then()
                .statusCode(200);
    }

    static int searchUntil(Person who, AtomicBoolean stop) {
        var count = 0;
        while (!stop.get() || count < 4) {
            search(who, "otters").body("hits", hasSize(10));
            count++;
        }
        return count;
    }

    static RequestSpecification as(Person who) {
        return given().auth().oauth2(who.token(Claim.WHOLE_WORKSPACE)).contentType(ContentType.JSON);
    }

    static void awaitActive(Person who, UUID index) {
        Awaitility.await().atMost(LONG).until(() -> index.equals(active(who)));
    }

    static UUID active(Person who) {
        return UUID.fromString(Database.column(
                        "SELECT index_id FROM index_shard WHERE workspace_id = ? AND is_active", who.workspace())
                .getFirst());
    }

    static UUID space(UUID index) {
        return UUID.fromString(Database.column("SELECT space_id FROM index_version WHERE index_id = ?", index)
                .getFirst());
    }

    static List<String> vectorsBySpace(UUID source) {
        return Database.column("SELECT count(*) FROM vector_entry WHERE doc_id = ? GROUP BY space_id", source);
    }

    static long vectors(Person who, UUID space) {
        return Database.count(
                "SELECT count(*) FROM vector_entry WHERE workspace_id = ? AND space_id = ?", who.workspace(), space);
    }

    static long versions(Person who) {
        return Database.count("SELECT count(*) FROM index_version WHERE workspace_id = ?", who.workspace());
    }

    static long jobs(UUID index) {
        return Database.count(
                "SELECT count(*) FROM async_job WHERE job_type = 'index-build' AND job_key = ?", index.toString());
    }

    static Scope scope(Person who, UUID run) {
        return new Scope(run, who.workspace(), who.project(), who.user());
    }

    static String[] numbered(String word, int howMany) {
        var texts = new String[howMany];
        for (var i = 0; i < howMany; i++) {
            texts[i] = "This is text " + i + " about " + word + ".";
        }
        return texts;
    }
}
