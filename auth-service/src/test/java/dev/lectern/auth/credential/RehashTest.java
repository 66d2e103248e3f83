package dev.lectern.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Passwords that were kept when a hash was cheaper. */
@QuarkusTest
class RehashTest {

    private static final String HASH = "SELECT password_hash FROM auth.account WHERE id = ?";

    private final Vertx vertx;

    RehashTest(Vertx vertx) {
        this.vertx = vertx;
    }

    @Test
    void signInKeepsThePasswordAtTheCostsOfNow_andChangesNothingElse() {
        var person = Person.registered();
        var mine = person.credential();
        var old = kept(person, 512, 1);

        Person.signIn(person.username(), Person.PASSWORD).statusCode(200);

        var now = Database.column(HASH, person.id()).getFirst();
        assertThat(old).startsWith("$argon2id$v=19$m=512,");
        assertThat(now).startsWith("$argon2id$v=19$m=1024,t=1,p=1$");
        Person.signIn(person.username(), Person.PASSWORD).statusCode(200);
        Person.exchange(mine).statusCode(200);
        assertThat(Database.column(HASH, person.id())).containsExactly(now);
        assertThat(Database.column("SELECT version FROM auth.account WHERE id = ?", person.id()))
                .containsExactly("1");
    }

    @Test
    void wrongPasswordAndAClosedAccountLeaveTheHashAsItWas() {
        var person = Person.registered();
        var old = kept(person, 512, 1);

        Person.signIn(person.username(), Person.PASSWORD + "!").statusCode(401);
        person.becomes("disabled");
        Person.signIn(person.username(), Person.PASSWORD).statusCode(403);

        assertThat(Database.column(HASH, person.id())).containsExactly(old);
    }

    private String kept(Person person, int memoryKib, int passes) {
        var costs = new PasswordHasherTest.Costs(memoryKib, passes, 1, 10);
        var hash = new PasswordHasher(costs, vertx, new SimpleMeterRegistry())
                .hash(Person.PASSWORD)
                .await()
                .atMost(Duration.ofSeconds(10));
        Database.change("UPDATE auth.account SET password_hash = ? WHERE id = ?", hash, person.id());
        return hash;
    }
}
