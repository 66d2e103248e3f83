package dev.lectern.retrieval.turn;

import static io.restassured.RestAssured.given;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.Event;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/** What these tests say to the service, and where they look. */
final class Chat {

    static final String TURNS = "/api/v1/chat/turns";

    private Chat() {}

    static RequestSpecification as(Person person) {
        return as(person.token());
    }

    static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }

    static ValidatableResponse ask(Person person, JsonObject question) {
        return as(person).body(question.encode()).post(TURNS).then();
    }

    static ValidatableResponse ask(Person person, String question) {
        return ask(person, new JsonObject().put("question", question)).statusCode(200);
    }

    /** The id of a new conversation in which this was asked. */
    static String conversation(Person person, String question) {
        return ask(person, question).extract().path("conversationId");
    }

    static EventStream stream(Person person, String question) {
        return EventStream.ask(person.token(), TURNS, new JsonObject().put("question", question), null);
    }

    static String status(Object run) {
        return Database.column("SELECT status FROM retrieval.streaming_job WHERE run_id = ?::uuid", run.toString())
                .getFirst();
    }

    static void awaitStatus(Object run, String status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> status(run).equals(status));
    }

    /** Status and text of the answer. */
    static String answer(Object run) {
        return String.join(
                "",
                Database.column(
                        "SELECT status || ': ' || content FROM retrieval.message WHERE run_id = ?::uuid AND role = 'assistant'",
                        run.toString()));
    }

    static <T extends Event> List<T> told(UUID run, Class<T> type) {
        return Broker.read(Broker.ofRun(run)).stream()
                .map(event -> event.data())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static <T extends Event> T awaitTold(UUID run, Class<T> type) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> told(run, type), found -> !found.isEmpty())
                .getFirst();
    }
}
