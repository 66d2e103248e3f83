package dev.lectern.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProfileTest {

    @Test
    void oneSeesOneself() {
        var person = Person.registered();

        person.asks()
                .get("/api/v1/account")
                .then()
                .statusCode(200)
                .body("id", equalTo(person.id().toString()))
                .body("username", equalTo(person.username()))
                .body("email", equalTo(person.email()))
                .body("hasPassword", equalTo(true));
    }

    @Test
    void namesChangeWithoutNewRights() {
        var person = Person.registered();
        var token = person.token();

        Person.as(token)
                .body(Map.of("firstName", " Ada ", "lastName", "Lovelace"))
                .patch("/api/v1/account")
                .then()
                .statusCode(200)
                .body("firstName", equalTo("Ada"));
        Person.as(token)
                .body(Map.of("lastName", ""))
                .patch("/api/v1/account")
                .then()
                .statusCode(200)
                .body("firstName", equalTo("Ada"))
                .body("lastName", equalTo(null));

        assertThat(Database.column("SELECT version FROM auth.account WHERE id = ?", person.id()))
                .containsExactly("1");
    }

    @Test
    void nothingElseCanBeWrittenThere() {
        var person = Person.registered();

        person.asks()
                .body(Map.of("username", "root", "state", "deleted", "email", "x@example.org", "firstName", "Ada"))
                .patch("/api/v1/account")
                .then()
                .statusCode(200)
                .body("username", equalTo(person.username()))
                .body("email", equalTo(person.email()));
    }
}
