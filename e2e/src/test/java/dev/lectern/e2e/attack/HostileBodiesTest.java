package dev.lectern.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.access.ApiOperation;
import dev.lectern.e2e.access.Things;
import dev.lectern.e2e.access.World;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.Form;
import dev.lectern.e2e.suite.OnTheSuite;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation that takes a body gets bodies that nobody means well, from who may call it and about what is there, so
 * that each is really read; none is a server's error, none is let in.
 */
@OnTheSuite
class HostileBodiesTest {

    private static final int MANY = 20_000;
    private static final String NOT_STORABLE = "a\0b";

    private static final Map<String, String> BODIES = Map.of(
            "cut off", "{\"name\": \"cut",
            "empty", "",
            "null", "null",
            "an array", "[]",
            "a text", "\"text\"",
            "a number", "1e400",
            "deep", "[".repeat(MANY) + "]".repeat(MANY),
            "deep object", "{\"name\":".repeat(MANY) + "1" + "}".repeat(MANY),
            "too large", "{\"name\": \"" + "x".repeat(13 * 1024 * 1024) + "\"}");

    private static final byte[] FILE = {1, 2, 3};

    private static final Map<String, Form> FORMS = Map.of(
            "no file in it", new Form(Map.of(), "empty.pdf", new byte[0]),
            "a file of no kind", new Form(Map.of(), "what.pdf", FILE),
            "a kind that is none", new Form(Map.of("kind", "nonsense"), "what.pdf", FILE),
            "a title that cannot be stored", new Form(Map.of("title", NOT_STORABLE), "what.pdf", FILE),
            "a title without end", new Form(Map.of("title", "x".repeat(100_000)), "what.pdf", FILE));

    private static World world;
    private static Things things;

    @BeforeAll
    static void thereIsSomethingToBeSpoilt() {
        world = new World();
        things = new Things(world);
    }

    @TestFactory
    Stream<DynamicTest> noHostileBodyIsTakenOrBreaksAnything() {
        return withBody()
                .map(operation -> DynamicTest.dynamicTest(
                        operation.toString(),
                        () -> BODIES.forEach((name, body) -> refused(
                                operation,
                                name,
                                caller(operation).sendText(operation.method(), path(operation), body)))));
    }

    @TestFactory
    Stream<DynamicTest> noHostileFormIsTakenOrBreaksAnything() {
        return ApiOperation.all().stream()
                .filter(ApiOperation::takesFile)
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    // An import takes what comes and says of each file what became of it (ImportTest).
                    if (!operation.path().equals("/api/v1/imports")) {
                        FORMS.forEach((name, form) -> refused(
                                operation,
                                name,
                                caller(operation).send(operation.method(), path(operation), form, Map.of())));
                    }
                    refused(
                            operation,
                            "no form",
                            caller(operation).sendText(operation.method(), path(operation), "{}"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> textThatTheDatabaseCannotHoldIsTheCallersFault() {
        return withBody()
                .filter(operation -> operation.body() instanceof ObjectNode)
                .flatMap(operation -> operation.body().properties().stream()
                        .filter(field -> field.getValue().isTextual())
                        .map(Map.Entry::getKey)
                        .map(field -> DynamicTest.dynamicTest(operation + " " + field, () -> {
                            var body =
                                    ((ObjectNode) operation.body()).deepCopy().put(field, NOT_STORABLE);

                            var reply =
                                    caller(operation).sendText(operation.method(), path(operation), body.toString());

                            if (reply.status() >= 300) {
                                sentAway(operation, field, reply);
                            } else if (!keepsNothing(operation)) {
                                assertThat(reply.at(field)).as(reply.text()).isEqualTo(NOT_STORABLE);
                                assertThat(caller(operation)
                                                .get(path(operation))
                                                .at(field))
                                        .isEqualTo(NOT_STORABLE);
                            }
                        })));
    }

    private static void sentAway(ApiOperation operation, String name, Reply reply) {
        assertThat(reply.status()).as("%s: %s", name, reply.text()).isBetween(400, 499);
        assertThat(reply.headers().get("content-type")).as(name).containsExactly(operation.mediaTypeOfErrors());
    }

    private static void refused(ApiOperation operation, String name, Reply reply) {
        sentAway(operation, name, reply);
        // Whoever is sent away at the door has shown nothing about the body.
        assertThat(reply.status()).as("%s: %s", name, reply.text()).isNotIn(403, 404);
    }

    /** A search, and what is answered alike whatever was asked, so that nobody learns who has an account. */
    private static boolean keepsNothing(ApiOperation operation) {
        return !operation.writes() || operation.role().equals("anonymous");
    }

    private static Stream<ApiOperation> withBody() {
        return ApiOperation.all().stream().filter(operation -> operation.body() != null);
    }

    private static String path(ApiOperation operation) {
        return things.kept(operation, "owner");
    }

    private static Client caller(ApiOperation operation) {
        return operation.role().equals("admin") ? world.admin() : world.client("owner");
    }
}
