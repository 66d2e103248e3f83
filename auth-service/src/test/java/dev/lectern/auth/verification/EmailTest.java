package dev.lectern.auth.verification;

import static dev.lectern.auth.Person.PASSWORD;
import static dev.lectern.auth.Person.freshName;
import static dev.lectern.auth.Person.register;
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
import dev.lectern.auth.Setting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EmailTest {

    private static final String VERIFY = "LECTERN_VERIFY_EMAIL";
    private static final Pattern LINK = Pattern.compile("http://\\S+/email/verification#token=(\\S+)");

    @Test
    void newAccountWaitsForTheProofOfItsAddress() {
        Person.registered();
        var name = freshName();
        var email = name + "@example.org";
        Setting.during(VERIFY, "true", () -> register(name, email, PASSWORD)
                .statusCode(201)
                .body("state", equalTo("pending")));
        signIn(name, PASSWORD).statusCode(403).body("type", equalTo("/problems/account-pending"));

        confirm(mailed(email, 1)).statusCode(204);

        signIn(name, PASSWORD).statusCode(200);
        assertThat(Database.column("SELECT email_verified_at FROM auth.account WHERE username = ?", name))
                .doesNotContainNull();
    }

    @Test
    void whoMustBeApprovedIsNotLetInByTheProof() {
        Person.registered();
        var name = freshName();
        var email = name + "@example.org";
        Setting.during(
                "LECTERN_REGISTRATION",
                "approval",
                () -> Setting.during(
                        VERIFY, "true", () -> register(name, email, PASSWORD).statusCode(201)));

        confirm(mailed(email, 1)).statusCode(204);

        signIn(name, PASSWORD).statusCode(403);
    }

    @Test
    void linkIsMailedAgainAndWorksOnce() {
        Person.registered();
        var name = freshName();
        var email = name + "@example.org";
        Setting.during(VERIFY, "true", () -> register(name, email, PASSWORD).statusCode(201));
        var first = mailed(email, 1);
        again(name).statusCode(202);
        again(freshName()).statusCode(202);
        var second = mailed(email, 2);

        confirm(second).statusCode(204);

        confirm(second).statusCode(422).body("errors.field", contains("token"));
        confirm(first).statusCode(422);
        confirm("no-such-token").statusCode(422);
    }

    @Test
    void linkForAPasswordConfirmsNothing() {
        var person = Person.registered();
        given().contentType(JSON)
                .body(Map.of("identifier", person.username()))
                .post("/api/v1/password/forgotten")
                .then()
                .statusCode(202);
        await().until(() -> MailServer.mailbox(person.email()).size() == 1);
        var text = MailServer.mailbox(person.email()).getFirst().text();
        var token = text.replaceAll("(?s).*#token=(\\S+).*", "$1");

        confirm(token).statusCode(422);
    }

    @Test
    void addressChangesAtOnceWhereItNeedNotBeProvedAndTheOldOneIsTold() {
        var person = Person.registered();
        var email = freshName() + "@example.org";

        change(person, email, PASSWORD + "!").statusCode(422).body("errors.field", contains("password"));
        change(person, email, PASSWORD).statusCode(204);

        signIn(email, PASSWORD).statusCode(200);
        await().until(() -> MailServer.mailbox(person.email()).size() == 1);
        assertThat(MailServer.mailbox(person.email()).getFirst().text()).doesNotContain(email);
    }

    @Test
    void addressChangesWithTheProofWhereThatIsWanted() {
        var person = Person.registered();
        var email = freshName() + "@example.org";

        Setting.during(VERIFY, "true", () -> change(person, email, PASSWORD).statusCode(202));
        signIn(email, PASSWORD).statusCode(401);
        confirm(mailed(email, 1)).statusCode(204);

        signIn(email, PASSWORD).statusCode(200);
        signIn(person.email(), PASSWORD).statusCode(401);
    }

    @Test
    void addressOfAnotherIsAConflict() {
        var person = Person.registered();
        var other = Person.registered();

        change(person, other.email().toUpperCase(), PASSWORD).statusCode(409);
    }

    private static ValidatableResponse change(Person person, String email, String password) {
        return person.asks()
                .body(Map.of("email", email, "password", password))
                .put("/api/v1/account/email")
                .then();
    }

    private static ValidatableResponse again(String identifier) {
        return given().contentType(JSON)
                .body(Map.of("identifier", identifier))
                .post("/api/v1/account/email/verification")
                .then();
    }

    private static ValidatableResponse confirm(String token) {
        return given().contentType(JSON)
                .body(Map.of("token", token))
                .post("/api/v1/account/email/confirmation")
                .then();
    }

    private static String mailed(String email, int count) {
        await().until(() -> MailServer.mailbox(email).size() == count);
        var link = LINK.matcher(MailServer.mailbox(email).getLast().text());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }
}
