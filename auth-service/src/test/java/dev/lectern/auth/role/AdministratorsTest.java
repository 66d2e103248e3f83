package dev.lectern.auth.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever administrators do to each other at once, somebody remains who runs the installation. */
@QuarkusTest
class AdministratorsTest {

    private static final int ROUNDS = 12;
    private static final int AT_ONCE = 6;
    private static final String LEFT = """
            SELECT account.id FROM auth.account JOIN auth.account_role held ON held.account_id = account.id
              JOIN auth.role ON role.id = held.role_id AND role.administers
             WHERE account.state = 'active'
            """;

    @Test
    void anyInterleavingLeavesAnAdministrator() {
        var people = Stream.generate(Person::admin).limit(4).toList();
        var tokens = new HashMap<Person, String>();
        people.forEach(person -> tokens.put(person, person.token()));
        Database.change("DELETE FROM auth.account_role WHERE NOT account_id = ANY (?)", (Object)
                people.stream().map(Person::id).toArray(UUID[]::new));
        var random = new Random(20_260);

        for (var round = 0; round < ROUNDS; round++) {
            var deeds = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> {
                        var token = tokens.get(people.get(random.nextInt(people.size())));
                        var victim = people.get(random.nextInt(people.size()));
                        var kind = random.nextInt(4);
                        return CompletableFuture.supplyAsync(() -> deed(token, victim, kind));
                    })
                    .toList();

            assertThat(deeds.stream().map(CompletableFuture::join)).allMatch(status -> status < 500);
            assertThat(Database.column(LEFT)).as("round %s", round).isNotEmpty();
        }
    }

    @Test
    void whoIsNoAdministratorAnyMoreCannotUseWhatIsLeftOfHisToken() {
        var admin = Person.admin();
        var token = admin.token();
        var role = Person.as(token)
                .body(Map.of("name", Person.freshName(), "description", ""))
                .post("/api/v1/roles")
                .jsonPath()
                .getString("id");
        Database.change("UPDATE auth.account SET state = 'disabled' WHERE id = ?", admin.id());

        var statuses = List.of(
                Person.as(token).body(Map.of("description", "x")).patch("/api/v1/roles/" + role),
                Person.as(token).body(Map.of("state", "active")).patch("/api/v1/accounts/" + admin.id()),
                Person.as(token)
                        .body(Map.of("roles", List.of("administrator")))
                        .put("/api/v1/accounts/" + admin.id() + "/roles"),
                Person.as(token).body(Map.of("value", "9")).put("/api/v1/settings/accounts.password-minimum"),
                Person.as(token).delete("/api/v1/settings/accounts.password-minimum"),
                Person.as(token).post("/api/v1/settings/oidc.client-secret/reveal"),
                Person.as(token).body(Map.of("type", "section", "label", "x")).post("/api/v1/navigation-items"),
                Person.as(token)
                        .body(Map.of("username", Person.freshName(), "email", Person.freshName() + "@example.org"))
                        .post("/api/v1/accounts/provisioned"),
                Person.as(token)
                        .body(Map.of("name", Person.freshName(), "description", ""))
                        .post("/api/v1/roles"));

        assertThat(statuses).extracting(answer -> answer.statusCode()).containsOnly(403);
        assertThat(Database.column("SELECT state FROM auth.account WHERE id = ?", admin.id()))
                .containsExactly("disabled");
    }

    private static int deed(String token, Person victim, int kind) {
        var request = Person.as(token);
        return switch (kind) {
            case 0 -> roles(token, victim, List.of("staff"));
            case 1 -> roles(token, victim, List.of("administrator"));
            case 2 ->
                request.body(Map.of("state", "disabled"))
                        .patch("/api/v1/accounts/" + victim.id())
                        .statusCode();
            default ->
                request.body(Map.of("state", "active"))
                        .patch("/api/v1/accounts/" + victim.id())
                        .statusCode();
        };
    }

    private static int roles(String token, Person victim, List<String> roles) {
        return Person.as(token)
                .body(Map.of("roles", roles))
                .put("/api/v1/accounts/" + victim.id() + "/roles")
                .statusCode();
    }
}
