package dev.lectern.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.OnTheSuite;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A project that was taken out of use, and a workspace that somebody was put out of, are to him as if never there. */
@OnTheSuite
class DeletedPlacesTest {

    private static final Duration EVERYBODY_KNOWS = Duration.ofSeconds(20);

    private static World world;
    private static Things things;
    private static Door door;

    @BeforeAll
    static void placesAreThereAndThenNot() {
        world = new World();
        things = new Things(world);
        door = new Door(world, things);
        ApiOperation.byRole().stream().filter(DeletedPlacesTest::concernsAPlace).forEach(operation -> {
            for (var who : World.MEMBERS) {
                things.kept(operation, who);
            }
        });
        var viewer = world.client("viewer");
        var workspace = viewer.get("/api/v1/workspaces/current").expect(200).at("id");
        var project = "/api/v1/projects/" + world.project();
        assertThat(viewer.get(project).status()).isEqualTo(200);
        assertThat(viewer.get("/api/v1/workspaces/" + workspace).status()).isEqualTo(200);

        world.person("owner")
                .client()
                .delete("/api/v1/workspaces/" + workspace + "/members/" + world.id("viewer"))
                .expect(204);
        world.person("owner").client().delete(project).expect(204);

        for (var who : List.of("viewer", "editor")) {
            await().atMost(EVERYBODY_KNOWS).until(() -> isHome(world.client(who)));
        }
        await().atMost(EVERYBODY_KNOWS)
                .until(() -> viewer.get("/api/v1/workspaces/" + workspace).status() == 404);
    }

    @TestFactory
    Stream<DynamicTest> placeThatIsGoneLooksLikeOneThatNeverWas() {
        return ApiOperation.byRole().stream()
                .filter(DeletedPlacesTest::concernsAPlace)
                // The editor is still in the workspace, whose indexes and budgets are there as before.
                .flatMap(operation -> Stream.of("viewer", "editor")
                        .filter(who -> who.equals("viewer")
                                || !operation.path().matches("/api/v1/(workspaces|indexes|budgets)/.*"))
                        .map(who -> DynamicTest.dynamicTest(operation + " by " + who, () -> {
                            var gone = door.send(who, operation, there(operation, who));
                            var never = door.send(who, operation, Things.imagined(operation));

                            assertThat(gone.status()).as(gone.text()).isEqualTo(404);
                            Door.assertSame(gone, never);
                        })));
    }

    private static String there(ApiOperation operation, String who) {
        return things.kept(operation, who).replaceFirst("/projects/[^/]+", "/projects/" + world.project());
    }

    private static boolean concernsAPlace(ApiOperation operation) {
        return operation.namesInThePath()
                && List.of("viewer", "editor", "owner", "member").contains(operation.role())
                && !operation.path().startsWith("/api/v1/notes/");
    }

    private static boolean isHome(Client client) {
        var session = client.get("/api/v1/session");
        return session.status() == 200 && !world.project().equals(session.at("projectId"));
    }
}
