package dev.lectern.auth.account;

import static dev.lectern.auth.Person.PASSWORD;
import static dev.lectern.auth.Person.freshName;
import static dev.lectern.auth.Person.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
                .body("roles", empty())
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

        assertThat(kept).singleElement().asString().startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
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
        var closed = new RegistrationResource(null, () -> RegistrationConfig.Door.CLOSED);
        var request = new RegistrationResource.NewAccount("somebody", "somebody@example.org", PASSWORD);

        assertThatThrownBy(() -> closed.register(request))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.FORBIDDEN));
    }

    @Test
    void requestsDoNotPrintTheirSecrets() {
        var request = new RegistrationResource.NewAccount("somebody", "somebody@example.org", PASSWORD);

        assertThat(List.of(request).toString()).doesNotContain(PASSWORD);
    }
}
