package dev.lectern.auth.password;

import static dev.lectern.auth.Person.PASSWORD;
import static dev.lectern.auth.Person.signIn;
import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.MailServer;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PasswordTest {

    private static final String OTHER = "another horse entirely";
    private static final Pattern LINK = Pattern.compile("http://\\S+/password/reset#token=(\\S+)");

    @Test
    void changedPasswordEndsTheOtherSessions() {
        var person = Person.registered();
        var mine = person.credential();
        var other = person.credential();

        change(mine, PASSWORD, OTHER).statusCode(204);

        Person.exchange(mine).statusCode(200);
        Person.exchange(other).statusCode(401);
        signIn(person.username(), PASSWORD).statusCode(401);
        signIn(person.username(), OTHER).statusCode(200);
        assertThat(Database.column("SELECT version FROM auth.account WHERE id = ?", person.id()))
                .containsExactly("2");
    }

    @Test
    void changedPasswordEndsThePersonalTokens() {
        var person = Person.registered();
        var mine = person.credential();
        var program = person.program();

        change(mine, PASSWORD, OTHER).statusCode(204);

        Person.exchange(program).statusCode(401);
        Person.exchange(mine).statusCode(200);
    }

    @Test
    void mailedResetOfAnAddressThatNobodyProvedEndsWhateverElseOpenedTheAccount() {
        var person = Person.registered();
        var program = person.program();
        identityOf(person);
        forgotten(person.email());

        reset(mailed(person, 1), OTHER).statusCode(204);

        Person.exchange(program).statusCode(401);
        assertThat(Database.column("SELECT id FROM auth.external_identity WHERE account_id = ?", person.id()))
                .isEmpty();
        assertThat(Database.column("SELECT email_verified_at FROM auth.account WHERE id = ?", person.id()))
                .doesNotContainNull();
    }

    @Test
    void mailedResetOfAProvedAddressLeavesTheIdentityProvider() {
        var person = Person.registered();
        Database.change("UPDATE auth.account SET email_verified_at = now() WHERE id = ?", person.id());
        identityOf(person);
        forgotten(person.email());

        reset(mailed(person, 1), OTHER).statusCode(204);

        assertThat(Database.column("SELECT id FROM auth.external_identity WHERE account_id = ?", person.id()))
                .hasSize(1);
    }

    @Test
    void nobodyChangesItWithoutKnowingIt() {
        var person = Person.registered();
        var mine = person.credential();

        change(mine, PASSWORD + "!", OTHER).statusCode(422).body("errors.field", contains("current"));
        change(mine, PASSWORD, PASSWORD).statusCode(400).body("errors.field", contains("password"));
        change(mine, PASSWORD, person.username() + "1").statusCode(400);

        signIn(person.username(), PASSWORD).statusCode(200);
    }

    @Test
    void mailedLinkSetsANewPasswordOnceAndEndsAllSessions() {
        var person = Person.registered();
        var mine = person.credential();
        forgotten(person.email()).statusCode(202);
        var token = mailed(person, 1);

        reset(token, OTHER).statusCode(204);

        Person.exchange(mine).statusCode(401);
        signIn(person.username(), OTHER).statusCode(200);
        reset(token, PASSWORD).statusCode(422).body("errors.field", contains("token"));
        assertThat(Database.column("SELECT t::text FROM auth.one_time_token t WHERE account_id = ?", person.id()))
                .singleElement()
                .asString()
                .doesNotContain(token);
    }

    @Test
    void ofManyWhoUseTheSameLinkOneGetsThrough() {
        var person = Person.registered();
        forgotten(person.username()).statusCode(202);
        var token = mailed(person, 1);

        var codes = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> reset(token, OTHER + i).extract().statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(codes).containsOnlyOnce(204).containsOnly(204, 422);
    }

    @Test
    void usedLinkUsesUpTheOthersAndOldOnesAreNotGood() {
        var person = Person.registered();
        forgotten(person.username());
        var first = mailed(person, 1);
        forgotten(person.username());
        var second = mailed(person, 2);
        Database.change(
                "UPDATE auth.one_time_token SET expires_at = now() - interval '1 second' WHERE account_id = ?"
                        + " AND created_at = (SELECT min(created_at) FROM auth.one_time_token WHERE account_id = ?)",
                person.id(),
                person.id());

        reset(first, OTHER).statusCode(422);
        reset(second, OTHER).statusCode(204);
        reset(second, PASSWORD).statusCode(422);
        reset("no-such-token", PASSWORD).statusCode(422);
    }

    @Test
    void weakPasswordLeavesTheLinkGood() {
        var person = Person.registered();
        forgotten(person.username());
        var token = mailed(person, 1);

        reset(token, person.username() + "1").statusCode(400).body("errors.field", contains("password"));

        reset(token, OTHER).statusCode(204);
    }

    @Test
    void answerIsTheSameForSomebodyAndNobody() {
        var person = Person.registered();
        var some = forgotten(person.email()).statusCode(202).extract();
        var none = forgotten(Person.freshName()).statusCode(202).extract();

        assertThat(none.asString()).isEqualTo(some.asString());
        assertThat(none.headers().asList().stream().map(header -> header.getName()))
                .containsExactlyElementsOf(some.headers().asList().stream()
                        .map(header -> header.getName())
                        .toList());
    }

    @Test
    void disabledAccountGetsNoMailAndItsLinksAreNotGood() {
        var person = Person.registered();
        forgotten(person.username());
        var token = mailed(person, 1);
        person.becomes("disabled");

        forgotten(person.username()).statusCode(202);
        reset(token, OTHER).statusCode(422);

        assertThat(MailServer.mailbox(person.email())).hasSize(1);
    }

    @Test
    void whoAskedForTheLinkIsForgottenWithTheWork() {
        var person = Person.registered();

        forgotten(person.username()).statusCode(202);
        mailed(person, 1);

        await().untilAsserted(() -> assertThat(Database.column(
                        "SELECT status || input FROM auth.async_job WHERE user_id = ? AND job_type = 'password-reset'",
                        person.id()))
                .containsExactly("completed{}"));
    }

    @Test
    void nobodyFillsTheMailboxOfAnother() {
        var person = Person.registered();
        for (var i = 0; i < 7; i++) {
            forgotten(person.username()).statusCode(202);
        }
        await().until(() -> Database.column(
                                "SELECT job_id FROM auth.async_job WHERE user_id = ? AND job_type = 'password-reset'"
                                        + " AND status = 'completed'",
                                person.id())
                        .size()
                == 7);

        assertThat(Database.column("SELECT id FROM auth.one_time_token WHERE account_id = ?", person.id()))
                .hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void resetUnlocksTheAccount() {
        var person = Person.registered();
        for (var i = 0; i < 10; i++) {
            signIn(person.username(), PASSWORD + i).statusCode(401);
        }
        forgotten(person.username());

        reset(mailed(person, 1), OTHER).statusCode(204);

        signIn(person.username(), OTHER).statusCode(200);
    }

    @Test
    void administratorGivesATemporaryOneThatEndsAllSessions() {
        var admin = Person.admin();
        var person = Person.registered();
        var mine = person.credential();

        var made = admin.asks()
                .body(Map.of())
                .put("/api/v1/accounts/" + person.id() + "/password")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .extract()
                .jsonPath()
                .getString("temporaryPassword");

        assertThat(made).hasSize(16);
        var resetting = signIn(person.username(), made)
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("token");
        Person.as(Person.tokenFor(resetting))
                .get("/api/v1/account")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/password-reset-required"));
        change(resetting, made, OTHER).statusCode(204);
        Person.as(Person.tokenFor(resetting)).get("/api/v1/account").then().statusCode(200);
        Person.exchange(mine).statusCode(401);
        signIn(person.username(), PASSWORD).statusCode(401);
        admin.asks().get("/api/v1/accounts/" + person.id()).then().body("mustResetPassword", equalTo(false));
        assertThat(Database.audited(person.id())).containsExactly("password.reset");
    }

    @Test
    void administratorsDoNotResetThemselvesAndOthersResetNobody() {
        var admin = Person.admin();
        var person = Person.registered();

        admin.asks()
                .body(Map.of())
                .put("/api/v1/accounts/" + admin.id() + "/password")
                .then()
                .statusCode(409);
        person.asks()
                .body(Map.of())
                .put("/api/v1/accounts/" + admin.id() + "/password")
                .then()
                .statusCode(403);
    }

    private static void identityOf(Person person) {
        Database.change("""
                INSERT INTO auth.external_identity
                       (id, account_id, provider, subject, last_used_at, created_at, updated_at)
                VALUES (gen_random_uuid(), ?, 'https://provider.example', ?, now(), now(), now())
                """, person.id(), person.username());
    }

    private static ValidatableResponse change(String credential, String current, String password) {
        return Person.as(Person.tokenFor(credential))
                .body(Map.of("current", current, "password", password))
                .put("/api/v1/password")
                .then();
    }

    private static ValidatableResponse forgotten(String identifier) {
        return given().contentType(JSON)
                .body(Map.of("identifier", identifier))
                .post("/api/v1/password/forgotten")
                .then();
    }

    private static ValidatableResponse reset(String token, String password) {
        return given().contentType(JSON)
                .body(Map.of("token", token, "password", password))
                .post("/api/v1/password/reset")
                .then();
    }

    /** The token of the newest mail, once so many have come. */
    private static String mailed(Person person, int count) {
        await().until(() -> MailServer.mailbox(person.email()).size() == count);
        var link = LINK.matcher(MailServer.mailbox(person.email()).getLast().text());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }
}
