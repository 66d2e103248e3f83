package dev.lectern.e2e.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.access.ApiOperation;
import dev.lectern.e2e.access.Door;
import dev.lectern.e2e.isolation.Family.Sight;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * Every operation on what is not decided by roles alone (repositories with what is in them, uploads, prepared folders) by
 * everybody around it: what may be done is done, all else is refused, and what is not yours or was deleted looks like what
 * never was. Nothing of it is written by hand for an operation.
 */
@OnTheSuite
class IsolationTest {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Map<Family, Holdings> HOLDINGS = new EnumMap<>(Family.class);

    private static Guests guests;
    private static Map<String, String> before;

    @BeforeAll
    static void everythingIsThere() {
        guests = new Guests(Suite.get());
        for (var family : Family.values()) {
            var holdings = new Holdings(family, guests);
            HOLDINGS.put(family, holdings);
            known(family).forEach(holdings::kept);
        }
        guests.lock();
        before = state();
    }

    @AfterAll
    static void whoWasRefusedHasChangedNothing() {
        guests.sendTheAdministratorHome();
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void somethingIsThereForEveryPath() {
        assertThat(Arrays.stream(Family.values()).flatMap(family -> family.operations().stream()
                        .filter(operation -> !HOLDINGS.get(family).knows(operation))
                        .map(operation -> "Holdings makes nothing for "
                                + HOLDINGS.get(family).unknown(operation) + " of " + operation)))
                .isEmpty();
    }

    @Test
    void whatIsLeftOutOfTheMatrixOfRolesIsHere() {
        var byRole = ApiOperation.byRole();

        assertThat(ApiOperation.all())
                .filteredOn(operation -> !byRole.contains(operation))
                .isNotEmpty()
                .allMatch(Family::oneIncludes);
    }

    @TestFactory
    Stream<DynamicTest> everyOperationByEverybody() {
        return Arrays.stream(Family.values()).flatMap(family -> known(family).flatMap(operation -> guests.all().stream()
                .map(guest -> test(family, operation, guest.name(), () -> attempt(family, operation, guest)))));
    }

    @TestFactory
    Stream<DynamicTest> whatIsDeletedLooksLikeWhatNeverWas() {
        return Arrays.stream(Family.values()).flatMap(family -> known(family)
                .filter(delete -> delete.method().equals("DELETE"))
                .flatMap(delete -> {
                    var gone = new Gone(HOLDINGS.get(family).fresh(delete));
                    return known(family)
                            .filter(operation -> (operation.path() + "/").startsWith(delete.path() + "/"))
                            .flatMap(operation -> Stream.of("keeper", "administrator", "reader")
                                    .map(who -> test(family, operation, who + " after " + delete, () -> {
                                        gone.delete(guests.keeper());
                                        var client = guests.one(who).client();

                                        var deleted = send(client, operation, Holdings.imagined(operation, gone.path));
                                        var never = send(client, operation, Holdings.imagined(operation, gone.never()));

                                        assertThat(deleted.status())
                                                .as(deleted.text())
                                                .isIn(403, 404);
                                        Door.assertSame(deleted, never);
                                    })));
                }));
    }

    /** With an id of something that is there, but below another one. */
    @TestFactory
    Stream<DynamicTest> whatIsInSomethingElseIsNotInThis() {
        return Arrays.stream(Family.values()).flatMap(family -> {
            var holdings = HOLDINGS.get(family);
            var other = holdings.another();
            return known(family)
                    .filter(operation -> Holdings.ids(operation) > 1)
                    .map(operation -> test(family, operation, "keeper in another of his", () -> {
                        var misplaced = send(guests.keeper(), operation, holdings.keptBelow(operation, other));
                        var never = send(guests.keeper(), operation, Holdings.imagined(operation, other));

                        assertThat(misplaced.status()).as(misplaced.text()).isEqualTo(404);
                        Door.assertSame(misplaced, never);
                    }));
        });
    }

    @TestFactory
    Stream<DynamicTest> nothingOfItStandsInWhatIsForOthers() {
        var lists = ApiOperation.all().stream()
                .filter(operation -> operation.method().equals("GET")
                        && !operation.path().contains("{")
                        && !operation.path().endsWith("/stream")
                        && !operation.role().equals("admin"))
                .toList();
        return guests.all().stream().flatMap(guest -> lists.stream()
                .map(list -> DynamicTest.dynamicTest(list + " by " + guest, () -> {
                    var reply = guest.client().get(list.path());

                    assertThat(Arrays.stream(Family.values())
                                    .filter(family -> family.sight(guest) == Sight.NOTHING)
                                    .flatMap(family -> idsOf(family).stream()))
                            .noneMatch(id -> reply.text().contains(id));
                })));
    }

    @TestFactory
    Stream<DynamicTest> repositoriesAreListedForThoseWhoMayReadThem() {
        return Stream.of(Family.PRIVATE_REPOSITORY, Family.PUBLIC_REPOSITORY).flatMap(family -> guests.all().stream()
                .filter(guest -> guest.client().get("/api/v1/repositories").status() == 200)
                .map(guest -> DynamicTest.dynamicTest(family + " by " + guest, () -> {
                    var listed =
                            guest.client().get("/api/v1/repositories?limit=200").expect(200);
                    var repository = idsOf(family).getFirst();

                    assertThat(listed.text().contains(repository)).isEqualTo(family.sight(guest) != Sight.NOTHING);
                })));
    }

    private static void attempt(Family family, ApiOperation operation, Guest guest) {
        var holdings = HOLDINGS.get(family);
        int refusal = family.expected(operation, guest);
        if (refusal == Family.DONE) {
            var isRead = operation.role().equals("viewer") || operation.method().equals("GET");
            var reply = send(guest.client(), operation, isRead ? holdings.kept(operation) : holdings.fresh(operation));
            assertThat(reply.status()).as(reply.text()).isBetween(200, 299);
            return;
        }
        var reply = send(guest.client(), operation, holdings.kept(operation));
        assertThat(reply.status()).as(reply.text()).isEqualTo(refusal);
        assertThat(reply.headers().get("content-type")).containsExactly("application/problem+json");
        if (family.learnsNothing(operation, guest)) {
            Door.assertSame(reply, send(guest.client(), operation, Holdings.imagined(operation, "")));
        }
    }

    private static final class Gone {
        private final String path;
        private boolean isGone;

        Gone(String path) {
            this.path = path;
        }

        void delete(Client keeper) {
            if (!isGone) {
                assertThat(keeper.delete(path).status()).isBetween(200, 299);
                isGone = true;
            }
        }

        /** Something that was never there, where this one was. */
        String never() {
            return path.replaceFirst("[^/]+$", UUID.randomUUID().toString());
        }
    }

    private static Stream<ApiOperation> known(Family family) {
        return family.operations().stream()
                .filter(operation -> HOLDINGS.get(family).knows(operation));
    }

    private static Reply send(Client client, ApiOperation operation, String path) {
        return client.send(operation.method(), path, Holdings.body(operation), Map.of());
    }

    private static DynamicTest test(Family family, ApiOperation operation, String who, Executable check) {
        return DynamicTest.dynamicTest(operation + " of a " + family + " by " + who, check);
    }

    /** As its makers see it. */
    private static Map<String, String> state() {
        var found = new TreeMap<String, String>();
        for (var family : Family.values()) {
            known(family).filter(operation -> operation.method().equals("GET")).forEach(operation -> {
                var path = HOLDINGS.get(family).kept(operation);
                found.put(
                        family + " " + path, maker(family).get(path).expect(200).text());
            });
        }
        return found;
    }

    private static Client maker(Family family) {
        return family == Family.PREP ? guests.owner() : guests.keeper();
    }

    private static List<String> idsOf(Family family) {
        return known(family)
                .map(HOLDINGS.get(family)::kept)
                .flatMap(path -> ID.matcher(path).results().map(found -> found.group()))
                .distinct()
                .toList();
    }
}
