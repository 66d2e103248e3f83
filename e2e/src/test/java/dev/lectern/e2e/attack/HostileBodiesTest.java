package dev.lectern.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.access.ApiOperation;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Suite;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every operation that takes a body gets bodies that nobody means well; none is a server's error, none is let in. */
class HostileBodiesTest {

    private static final int MANY = 20_000;

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

    private final Client client = Client.newcomer(Suite.get(), "attacker").client();

    @TestFactory
    Stream<DynamicTest> noHostileBodyIsTakenOrBreaksAnything() {
        return ApiOperation.all().stream()
                .filter(operation -> operation.body() != null)
                .map(operation -> DynamicTest.dynamicTest(
                        operation.toString(),
                        () -> BODIES.forEach((name, body) -> {
                            var reply = client.sendText(operation.method(), somewhere(operation), body);

                            assertThat(reply.status())
                                    .as("%s: %s", name, reply.text())
                                    .isBetween(400, 499);
                            assertThat(reply.headers().get("content-type"))
                                    .as(name)
                                    .containsExactly("application/problem+json");
                        })));
    }

    @TestFactory
    Stream<DynamicTest> textThatTheDatabaseCannotHoldIsTheCallersFault() {
        return ApiOperation.all().stream()
                .filter(operation -> operation.body() instanceof ObjectNode)
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    var body = ((ObjectNode) operation.body()).deepCopy();
                    operation.body().properties().stream()
                            .filter(field -> field.getValue().isTextual())
                            .forEach(field -> body.put(field.getKey(), "a\0b"));

                    var reply = client.sendText(operation.method(), somewhere(operation), body.toString());

                    assertThat(reply.status()).as(reply.text()).isLessThan(500);
                }));
    }

    private static String somewhere(ApiOperation operation) {
        return operation.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
    }
}
