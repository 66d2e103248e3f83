package dev.lectern.auth;

import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever tries what he does not know is written down, and at whose door; the answer tells him nothing of it. */
@QuarkusTest
class RefusalTest {

    @Test
    void refusedSignInNamesTheAccountInTheAuditAndNotInTheAnswer() {
        var person = Person.registered();

        var answer = Person.signIn(person.username(), Person.PASSWORD + "!")
                .statusCode(401)
                .extract()
                .asString();

        assertThat(refused(person)).containsExactly("POST /api/v1/session 401");
        assertThat(answer).doesNotContain(person.id().toString());
    }

    @Test
    void soDoesOneThatIsTriedTooOftenOrComesToAClosedDoor() {
        var locked = Person.registered();
        var disabled = Person.registered();
        for (var i = 0; i < 11; i++) {
            Person.signIn(locked.username(), Person.PASSWORD + i);
        }
        disabled.becomes("disabled");
        Person.signIn(disabled.username(), Person.PASSWORD).statusCode(403);

        assertThat(refused(locked)).contains("POST /api/v1/session 429");
        assertThat(refused(disabled)).containsExactly("POST /api/v1/session 403");
    }

    @Test
    void wrongPasswordOfWhoIsSignedInIsARefusal() {
        var person = Person.registered();

        person.asks()
                .body(Map.of("current", Person.PASSWORD + "!", "password", "another horse entirely"))
                .put("/api/v1/password")
                .then()
                .statusCode(422);

        assertThat(Database.allEvents("/api/v1/password"))
                .filteredOn(event -> person.id().toString().equals(event.getString("userid")))
                .extracting(RefusalTest::told)
                .containsExactly("PUT /api/v1/password 422");
    }

    @Test
    void guessedMailedTokenIsARefusal() {
        var path = "/api/v1/account/email/confirmation";
        var address = Person.freshAddress();

        given().contentType(JSON)
                .header("X-Client-Address", address)
                .body(Map.of("token", "a guess"))
                .post(path)
                .then()
                .statusCode(422);

        assertThat(Database.allEvents(address)).extracting(RefusalTest::told).containsExactly("POST " + path + " 422");
    }

    @Test
    void bodyThatCannotBeReadIsNone() {
        var address = Person.freshAddress();

        given().contentType(JSON)
                .header("X-Client-Address", address)
                .body("{")
                .post("/api/v1/session")
                .then()
                .statusCode(400);

        assertThat(Database.allEvents(address)).isEmpty();
    }

    private static List<String> refused(Person person) {
        return Database.allEvents(person.id()).stream()
                .filter(event -> event.getString("type").equals("audit.recorded.v1"))
                .filter(event -> person.id()
                        .toString()
                        .equals(event.getJsonObject("data")
                                .getJsonObject("detail")
                                .getString("account")))
                .map(RefusalTest::told)
                .distinct()
                .toList();
    }

    private static String told(JsonObject event) {
        var data = event.getJsonObject("data");
        var detail = data.getJsonObject("detail");
        return detail.getString("method") + " " + data.getString("subjectId") + " " + detail.getString("status");
    }
}
