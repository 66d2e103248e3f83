package dev.lectern.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.suite.OnTheSuite;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation that needs a capability, by somebody of every role: those that come with the suite, and for each
 * capability one role that gives only that and one that gives all others.
 */
@OnTheSuite
class CapabilityMatrixTest {

    private static final Map<String, Set<String>> HOLDERS = new LinkedHashMap<>();

    private static World world;
    private static Door door;

    @BeforeAll
    static void everyRoleHasSomebody() {
        world = new World();
        door = new Door(world, new Things(world));
        comeWithTheSuite().forEach(HolderOf::arrives);
        var all = all();
        for (var capability : needed()) {
            new HolderOf(Set.of(capability)).arrives();
            var others = new HashSet<>(all);
            others.remove(capability);
            new HolderOf(others).arrives();
        }
    }

    @Test
    void capabilitiesThatAreNeededAreKnown() {
        assertThat(all()).containsAll(needed());
    }

    @TestFactory
    Stream<DynamicTest> whoeverHasTheCapabilityIsLetInAndNobodyElse() {
        return HOLDERS.entrySet().stream().flatMap(holder -> ApiOperation.byRole().stream()
                .filter(operation -> operation.capability() != null)
                .map(operation -> DynamicTest.dynamicTest(
                        operation + " by who has " + holder.getValue(),
                        () -> door.check(
                                operation, holder.getKey(), Rules.withCapabilities(operation, holder.getValue())))));
    }

    private record HolderOf(String role, Set<String> capabilities) {

        HolderOf(Set<String> capabilities) {
            this(world.newRole(capabilities), capabilities);
        }

        void arrives() {
            HOLDERS.put(world.newHolder(role, capabilities), capabilities);
        }
    }

    /** Those that run the installation are for the one who does, who is in the other matrix. */
    private static List<HolderOf> comeWithTheSuite() {
        return world.admin()
                .get("/api/v1/roles?limit=200")
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .filter(role -> role.path("system").asBoolean()
                        && !role.path("administers").asBoolean())
                .map(role -> new HolderOf(
                        role.path("name").asText(),
                        role.path("capabilities")
                                .valueStream()
                                .map(one -> one.asText())
                                .collect(Collectors.toSet())))
                .toList();
    }

    private static Set<String> all() {
        return world.admin()
                .get("/api/v1/capabilities?limit=200")
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .filter(one -> one.path("active").asBoolean())
                .map(one -> one.path("identifier").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> needed() {
        return ApiOperation.all().stream()
                .map(ApiOperation::capability)
                .filter(capability -> capability != null)
                .collect(Collectors.toSet());
    }
}
