package dev.lectern.auth.credential;

import static dev.lectern.auth.Person.PASSWORD;
import static dev.lectern.auth.Person.freshAddress;
import static dev.lectern.auth.Person.freshName;
import static dev.lectern.auth.Person.signIn;
import static dev.lectern.auth.Person.signInFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LockoutTest {

    private static final int LIMIT = 10;

    @Test
    void afterTenWrongOnesTheRightOneIsRefusedToo() {
        var person = Person.registered();
        for (var i = 0; i < LIMIT; i++) {
            signIn(person.username(), PASSWORD + i).statusCode(401);
        }

        signIn(person.email(), PASSWORD)
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("type", equalTo("/problems/too-many"));
        passWindow("account:" + person.id());

        signIn(person.username(), PASSWORD).statusCode(200);
    }

    @Test
    void nameThatNobodyHasIsLockedLikeAnAccount() {
        var name = freshName();
        for (var i = 0; i < LIMIT; i++) {
            signIn(name, PASSWORD + i).statusCode(401);
        }

        signIn(name, PASSWORD).statusCode(429);
    }

    @Test
    void rightPasswordForgetsTheWrongOnes() {
        var person = Person.registered();
        for (var i = 0; i < LIMIT - 1; i++) {
            signIn(person.username(), PASSWORD + i).statusCode(401);
        }

        signIn(person.username(), PASSWORD).statusCode(200);

        signIn(person.username(), PASSWORD + "!").statusCode(401);
        signIn(person.username(), PASSWORD).statusCode(200);
    }

    @Test
    void manyAtOnceGetNoMoreTries() {
        var person = Person.registered();

        var codes = IntStream.range(0, 3 * LIMIT)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> signIn(person.username(), PASSWORD + i).extract().statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(Collections.frequency(codes, 401)).isEqualTo(LIMIT);
        assertThat(codes).containsOnly(401, 429);
    }

    @Test
    void oneAddressDoesNotTryManyAccounts() {
        var address = freshAddress();
        var person = Person.registered();
        signInFrom(address, freshName(), PASSWORD).statusCode(401);
        Database.change("UPDATE auth.sign_in_attempt SET attempts = 100 WHERE subject = ?", "address:" + address);

        signInFrom(address, person.username(), PASSWORD).statusCode(429);

        signIn(person.username(), PASSWORD).statusCode(200);
    }

    @Test
    void rightPasswordsDoNotCountAgainstTheAddress() {
        var address = freshAddress();
        var person = Person.registered();

        for (var i = 0; i < 3; i++) {
            signInFrom(address, person.username(), PASSWORD).statusCode(200);
        }

        assertThat(Database.column("SELECT attempts FROM auth.sign_in_attempt WHERE subject = ?", "address:" + address))
                .containsExactly("0");
    }

    @Test
    void triedNamesAreNotWrittenDown() {
        var name = freshName();

        signIn(name, PASSWORD).statusCode(401);

        assertThat(Database.column("SELECT subject FROM auth.sign_in_attempt WHERE subject LIKE ?", "%" + name + "%"))
                .isEmpty();
    }

    private static void passWindow(String subject) {
        Database.change(
                "UPDATE auth.sign_in_attempt SET window_started_at = now() - interval '16 minutes' WHERE subject = ?",
                subject);
    }
}
