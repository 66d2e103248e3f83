package dev.lectern.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.OnTheSuite;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Wherever a body, a query or a path below one's own project names something by its id, what is somebody else's gets the
 * answer of what does not exist.
 */
@OnTheSuite
class ForeignIdsTest {

    /** Anybody with an account can be made a member, by name or by id. */
    private static final String FOR_ANYBODY = "/api/v1/projects/{id}/members";

    /** What one's screen looked like names nothing: any id is kept, and read by nobody but oneself. */
    private static final String NAMES_NOTHING = "/api/v1/preferences";

    /**
     * A filter takes away: of what one does not see nothing is left, and of what does not exist neither. A persona that is
     * not there, or not here, answers like none.
     */
    private static final Set<String> FILTERS = Set.of(
            "/api/v1/search sourceItemIds",
            "/api/v1/conversations paperId",
            "/api/v1/comparisons/{id} personaId",
            "/api/v1/pipelines personaId");

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private static final String MOMENT = "\"(from|to|updatedAt|runId)\":\"[^\"]*\",?";

    private static World world;
    private static Client partner;
    private static String paper;
    private static String conversation;
    private static String comparison;
    private static List<Stranger> strangers;

    @BeforeAll
    static void thereAreOtherPlaces() {
        world = new World();
        partner = world.client(world.newHolder("staff", Set.of()));
        conversation = partner.post("/api/v1/conversations", Map.of("title", "Ours"))
                .expect(201)
                .at("conversationId");
        paper = new Stranger(world, "here", world.project(), world.id("owner"), world.client("owner"))
                .id("sourceItemId");
        var another = new Stranger(world, "here", world.project(), world.id("owner"), world.client("owner"))
                .id("sourceItemId");
        comparison = world.client("owner")
                .post(
                        "/api/v1/comparisons",
                        Map.of(
                                "name",
                                "Ours",
                                "seedPaperId",
                                paper,
                                "paperIds",
                                List.of(another),
                                "questions",
                                List.of("What boils?")))
                .expect(201)
                .at("comparisonId");
        var outsider = world.client(World.OUTSIDER);
        var home = outsider.get("/api/v1/session").expect(200).at("projectId");
        strangers = List.of(
                new Stranger(
                        world,
                        "another project",
                        world.otherProject(),
                        world.id(World.NEIGHBOUR),
                        world.ownerNextDoor()),
                new Stranger(world, "another workspace", home, world.id(World.OUTSIDER), outsider));
    }

    @TestFactory
    Stream<DynamicTest> foreignIdInABody() {
        return operations()
                .filter(operation -> !operation.path().equals(FOR_ANYBODY))
                .flatMap(operation -> operation.idsInTheBody().stream()
                        .flatMap(name -> each(
                                operation,
                                name,
                                id -> partner.send(
                                        operation.method(), own(operation), bodyWith(operation, name, id), Map.of()))));
    }

    @TestFactory
    Stream<DynamicTest> foreignIdInAQuery() {
        return operations().flatMap(operation -> operation.idsInTheQuery().stream()
                .flatMap(name -> each(
                        operation,
                        name,
                        id -> partner.send(
                                operation.method(),
                                own(operation) + "?limit=200&" + name + "=" + id,
                                operation.body(),
                                Map.of()))));
    }

    @TestFactory
    Stream<DynamicTest> foreignIdInAPathBelowWhatIsOnesOwn() {
        return operations()
                .filter(operation -> operation.path().matches("/api/v1/(projects|papers)/\\{.*\\{.*"))
                .flatMap(operation -> each(
                        operation,
                        last(operation),
                        id -> partner.send(
                                operation.method(),
                                own(operation).replaceAll(PARAMETER.pattern(), id),
                                operation.body(),
                                Map.of())));
    }

    private interface Use {
        Reply of(String id);
    }

    private static Stream<DynamicTest> each(ApiOperation operation, String name, Use use) {
        return strangers.stream()
                .map(stranger -> DynamicTest.dynamicTest(operation + " " + name + " of " + stranger, () -> {
                    var imagined = UUID.randomUUID().toString();
                    var foreign = use.of(stranger.id(name));
                    var missing = use.of(imagined);

                    assertThat(foreign.status()).as(foreign.text()).isEqualTo(missing.status());
                    assertThat(said(foreign, stranger.id(name))).isEqualTo(said(missing, imagined));
                    if (operation.method().equals("GET")
                            || operation.path().equals(NAMES_NOTHING)
                            || FILTERS.contains(operation.path() + " " + name)) {
                        assertThat(foreign.status()).isLessThan(500);
                    } else {
                        assertThat(foreign.status()).as(foreign.text()).isBetween(400, 499);
                    }
                }));
    }

    private static Stream<ApiOperation> operations() {
        return ApiOperation.byRole().stream()
                .filter(operation -> !List.of("admin", "anonymous").contains(operation.role()));
    }

    private static String said(Reply reply, String id) {
        // Some answers tell of this moment, or of the time up to it, or of the run that they began.
        return Door.withoutIds(reply).toString().replace(id, "it").replaceAll(MOMENT, "");
    }

    private static ObjectNode bodyWith(ApiOperation operation, String name, String id) {
        var body = ((ObjectNode) operation.body()).deepCopy();
        if (body.path(name).isArray() || name.endsWith("Ids")) {
            body.putArray(name).add(id);
        } else {
            body.put(name, id);
        }
        return body;
    }

    /** With the first that the path names. */
    private static String own(ApiOperation operation) {
        return operation
                .path()
                .replace("/projects/{id}", "/projects/" + world.project())
                .replaceAll("/papers/\\{sourceItemId}/(notes|structured-answers)", "/papers/" + paper + "/$1")
                .replace("/comparisons/{id}", "/comparisons/" + comparison)
                .replace("/conversations/{id}", "/conversations/" + conversation);
    }

    private static String last(ApiOperation operation) {
        return PARAMETER
                .matcher(operation.path())
                .results()
                .map(found -> found.group(1))
                .reduce((one, other) -> other)
                .orElseThrow();
    }
}
