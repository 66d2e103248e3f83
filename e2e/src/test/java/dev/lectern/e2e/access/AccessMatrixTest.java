package dev.lectern.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.suite.Client.Reply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation of the API document by everybody: nobody, somebody of another workspace, and the project's viewer,
 * editor and owner. Each gets what the document says and no more; what is not yours looks like what does not exist.
 */
class AccessMatrixTest {

    private static final List<String> LADDER = List.of("viewer", "editor", "owner");
    private static final int LET_IN = 0;
    private static final List<Integer> REFUSALS = List.of(401, 403, 404);

    private final World world = new World();

    @TestFactory
    Stream<DynamicTest> everyOperationByEverybody() {
        return ApiOperation.all().stream()
                .flatMap(operation -> Stream.of("anonymous", "stranger", "viewer", "editor", "owner")
                        .map(who -> DynamicTest.dynamicTest(operation + " by " + who, () -> check(operation, who))));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotYoursLooksLikeWhatDoesNotExist() {
        return ApiOperation.all().stream()
                .filter(ApiOperation::namesSomething)
                .filter(operation -> !operation.namesItInTheBody())
                .filter(operation -> !operation.role().equals("admin"))
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    var stranger = world.client("stranger");

                    var foreign = send(stranger, operation, world.shared(operation));
                    var missing = send(stranger, operation, world.imagined(operation));

                    assertThat(foreign.status()).isEqualTo(404);
                    assertThat(withoutIds(foreign)).isEqualTo(withoutIds(missing));
                }));
    }

    private void check(ApiOperation operation, String who) {
        var reply = send(world.client(who), operation, world.real(operation));

        switch (expected(operation, who)) {
            case 0 ->
                assertThat(reply.status()).as(reply.text()).isNotIn(REFUSALS).isLessThan(500);
            default -> assertThat(reply.status()).as(reply.text()).isEqualTo(expected(operation, who));
        }
        if (reply.status() >= 400) {
            assertThat(reply.headers().get("content-type")).containsExactly("application/problem+json");
        }
    }

    /** The refusal that the rules ask for, if any. */
    private static int expected(ApiOperation operation, String who) {
        if (operation.role().equals("anonymous")) {
            return LET_IN;
        }
        if (who.equals("anonymous")) {
            return 401;
        }
        if (operation.role().equals("admin")) {
            return 403;
        }
        if (who.equals("stranger")) {
            return operation.namesSomething() ? 404 : LET_IN;
        }
        return LADDER.indexOf(who) >= LADDER.indexOf(operation.role()) ? LET_IN : 403;
    }

    private Reply send(dev.lectern.e2e.suite.Client client, ApiOperation operation, String path) {
        return client.send(operation.method(), path, body(operation), java.util.Map.of());
    }

    private Object body(ApiOperation operation) {
        if (operation.namesItInTheBody() && operation.body() instanceof ObjectNode example) {
            return example.deepCopy().put("projectId", world.project());
        }
        return operation.body();
    }

    /** All but what differs between any two requests. */
    private static Object withoutIds(Reply reply) {
        return reply.json() instanceof ObjectNode problem
                ? problem.deepCopy().without(List.of("requestId", "instance"))
                : reply.text();
    }
}
