package dev.lectern.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.OnTheSuite;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation of the API document by everybody: each gets what the document says and no more, and what is not yours
 * looks like what does not exist. Nothing of it is written by hand for an operation: who adds one adds a row for each.
 */
@OnTheSuite
class AccessMatrixTest {

    private static World world;
    private static Things things;
    private static Door door;

    @BeforeAll
    static void everybodyArrives() {
        world = new World();
        things = new Things(world);
        door = new Door(world, things);
    }

    @Test
    void somethingIsThereForEveryPath() {
        assertThat(ApiOperation.all())
                .filteredOn(operation -> !things.knows(operation))
                .isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyOperationByEverybody() {
        return ApiOperation.byRole().stream().flatMap(operation -> World.EVERYBODY.stream()
                .map(who -> DynamicTest.dynamicTest(
                        operation + " by " + who, () -> door.check(operation, who, Rules.expected(operation, who)))));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotYoursLooksLikeWhatDoesNotExist() {
        return ApiOperation.byRole().stream()
                .filter(ApiOperation::namesSomething)
                .filter(operation -> !operation.role().equals("admin"))
                .filter(operation -> !operation.namesItInTheBody())
                .flatMap(operation -> Stream.of(World.OUTSIDER, World.NEIGHBOUR)
                        .filter(who -> Rules.seesNothingOfIt(operation, who))
                        .map(who -> DynamicTest.dynamicTest(operation + " by " + who, () -> {
                            var foreign = door.send(who, operation, things.kept(operation, "viewer"));
                            var missing = door.send(who, operation, Things.imagined(operation));

                            assertThat(foreign.status()).as(foreign.text()).isEqualTo(404);
                            Door.assertSame(foreign, missing);
                        })));
    }

    @TestFactory
    Stream<DynamicTest> whatIsDeletedLooksLikeWhatNeverWas() {
        var read = ApiOperation.byRole().stream()
                .filter(operation -> operation.method().equals("GET"))
                .map(ApiOperation::path)
                .collect(Collectors.toSet());
        return ApiOperation.byRole().stream()
                .filter(operation -> operation.method().equals("DELETE") && read.contains(operation.path()))
                .filter(operation ->
                        operation.path().endsWith("}") && !operation.role().equals("admin"))
                // An index is pruned by who owns the workspace; retrieval's own tests do it.
                .filter(operation -> !Rules.changesTheIndex(operation))
                // To delete a run, a pipeline, work, or an answer that is written, is to cancel it.
                .filter(operation -> !operation.path().matches("/api/v1/(runs|pipelines|jobs|chat/streams)/.*"))
                .map(delete -> DynamicTest.dynamicTest(delete.toString(), () -> {
                    var who = Rules.isPersonal(delete) ? "viewer" : "owner";
                    var path = things.fresh(delete, who);
                    var neverWas = path.replaceFirst("[^/]+$", UUID.randomUUID().toString());
                    var looker = world.client("viewer");
                    assertThat(looker.get(path).status()).isEqualTo(200);

                    var deleted = world.client(who).delete(path);

                    assertThat(deleted.status()).as(deleted.text()).isLessThan(300);
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> looker.get(path).status() != 200);
                    Door.assertSame(looker.get(path), looker.get(neverWas));
                }));
    }

    @Test
    void whoWaitsForApprovalIsLetInNowhere() {
        var setting = "/api/v1/settings/accounts.registration";
        world.admin().put(setting, Map.of("value", "approval")).expect(200);
        try {
            var name = "waiting-" + UUID.randomUUID().toString().substring(0, 8);
            var password = "a long pass phrase of somebody";
            var nobody = world.client(World.ANONYMOUS);
            nobody.post(
                            "/api/v1/accounts",
                            Map.of("username", name, "email", name + "@example.org", "password", password))
                    .expect(201);

            var reply = nobody.post("/api/v1/session", Map.of("identifier", name, "password", password));

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.at("type")).isEqualTo("/problems/account-pending");
            assertThat(reply.headers()).doesNotContainKey("set-cookie");
        } finally {
            world.admin().delete(setting);
        }
    }
}
