package dev.lectern.auth.account;

import static dev.lectern.auth.Person.PASSWORD;
import static dev.lectern.auth.Person.freshName;
import static dev.lectern.auth.Person.register;
import static dev.lectern.auth.Person.signIn;
import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.auth.Setting;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RegistrationTest {

    @Test
    void registeredAccountIsActiveAndAnnouncedOnce() {
        Person.registered(); // Since the first one of all is an admin.
        var name = freshName();

        var answer = register(name, name + "@example.org", PASSWORD)
                .statusCode(201)
                .body("username", equalTo(name))
                .body("email", equalTo(name + "@example.org"))
                .body("state", equalTo("active"))
                .body("roles", contains("staff"))
                .body("createdAt", notNullValue())
                .body("password", equalTo(null));

        var id = answer.extract().jsonPath().getString("id");
        assertThat(Database.events(id)).singleElement().satisfies(event -> {
            assertThat(event.getString("type")).isEqualTo("account.registered.v1");
            assertThat(event.getString("userid")).isEqualTo(id);
            assertThat(event.getLong("aggregateversion")).isEqualTo(1);
        });
    }

    @Test
    void passwordIsKeptAsArgon2idOnly() {
        var person = Person.registered();

        var kept = Database.column("SELECT password_hash FROM auth.account WHERE id = ?", person.id());

        assertThat(kept).singleElement().asString().startsWith("$argon2id$v=19$m=1024,t=1,p=1$");
    }

    @Test
    void nameIsTakenWhateverItsCase() {
        var person = Person.registered();

        var answer = register(person.username().toUpperCase(Locale.ROOT), freshName() + "@example.org", PASSWORD);

        answer.statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/conflict"))
                .body("detail", equalTo("This name is taken."));
        assertThat(Database.eventTypes(person.id())).containsExactly("account.registered.v1");
    }

    @Test
    void addressIsTakenWhateverItsCase() {
        var person = Person.registered();

        var answer = register(freshName(), person.email().toUpperCase(Locale.ROOT), PASSWORD);

        answer.statusCode(409).body("detail", containsString("e-mail"));
    }

    @Test
    void ofManyAtOnceOneGetsTheNameAndOneEventIsWritten() {
        var name = freshName();

        var codes = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> register(name, name + i + "@example.org", PASSWORD)
                        .extract()
                        .statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(codes).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(Database.eventTypes(name)).containsExactly("account.registered.v1");
    }

    @Test
    void everyWrongFieldIsNamed() {
        register("a b", "nowhere", "short")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/bad-request"))
                .body("errors.field", containsInAnyOrder("username", "email", "password"))
                .body("requestId", not(empty()));
    }

    @Test
    void nobodyRegistersWhereRegistrationIsClosed() {
        Person.registered(); // Since the first one of all is let in always.
        var name = freshName();

        Setting.during("LECTERN_REGISTRATION", "closed", () -> register(name, name + "@example.org", PASSWORD)
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden")));

        assertThat(Database.column("SELECT id FROM auth.account WHERE username = ?", name))
                .isEmpty();
    }

    @Test
    void whereAccountsAreApprovedNobodyIsInBeforeAnAdministratorSaysSo() {
        var admin = Person.admin();
        var name = freshName();
        var id =
                Setting.during("LECTERN_REGISTRATION", "approval", () -> register(name, name + "@example.org", PASSWORD)
                        .statusCode(201)
                        .body("state", equalTo("pending"))
                        .extract()
                        .jsonPath()
                        .getUUID("id"));

        signIn(name, PASSWORD).statusCode(403).body("type", equalTo("/problems/account-pending"));
        signIn(name, PASSWORD + "!").statusCode(401);
        admin.asks()
                .body(Map.of("state", "active"))
                .patch("/api/v1/accounts/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("active"));

        signIn(name, PASSWORD).statusCode(200);
        assertThat(Database.audited(id)).containsExactly("account.approved");
    }

    @Test
    void defaultRoleIsASetting() {
        Person.registered();
        var name = freshName();

        Setting.during("LECTERN_DEFAULT_ROLE", "student", () -> register(name, name + "@example.org", PASSWORD)
                .statusCode(201)
                .body("roles", contains("student")));
    }

    @Test
    void namesAreKeptAndMayBeAbsent() {
        Person.registered();
        var name = freshName();
        var request = Map.of(
                "username",
                name,
                "email",
                name + "@example.org",
                "password",
                PASSWORD,
                "firstName",
                "Ada",
                "lastName",
                "Lovelace");

        given().contentType(JSON)
                .body(request)
                .post("/api/v1/accounts")
                .then()
                .statusCode(201)
                .body("firstName", equalTo("Ada"))
                .body("lastName", equalTo("Lovelace"));
    }

    @Test
    void whatIsNotAskedForChangesNothing() {
        Person.registered();
        var name = freshName();
        var request = Map.of(
                "username",
                name,
                "email",
                name + "@example.org",
                "password",
                PASSWORD,
                "state",
                "active",
                "roles",
                List.of("administrator"),
                "emailVerified",
                true);

        given().contentType(JSON)
                .body(request)
                .post("/api/v1/accounts")
                .then()
                .statusCode(201)
                .body("roles", contains("staff"))
                .body("emailVerified", equalTo(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password123", "qwertyuiop", "aaaaaaaaaaaa", "1111111122222222"})
    void passwordThatIsGuessedFirstIsRefused(String password) {
        register(freshName(), freshName() + "@example.org", password)
                .statusCode(400)
                .body("errors.field", contains("password"));
    }

    @Test
    void passwordIsNotTheNameNorTheAddress() {
        var name = freshName();

        for (var password : List.of(name, name.toUpperCase(Locale.ROOT), name + "2026", name + "@example.org")) {
            register(name, name + "@example.org", password).statusCode(400).body("errors.field", contains("password"));
        }
    }

    @Test
    void nobodyIsCalledLikeADeletedAccount() {
        register("Deleted-somebody", freshName() + "@example.org", PASSWORD)
                .statusCode(400)
                .body("errors.field", contains("username"));
    }

    @Test
    void requestsDoNotPrintTheirSecrets() {
        var request = new RegistrationResource.NewAccount("somebody", "somebody@example.org", PASSWORD, null, null);

        assertThat(List.of(request).toString()).doesNotContain(PASSWORD);
    }
}
