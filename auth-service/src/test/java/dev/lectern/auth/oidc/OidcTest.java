package dev.lectern.auth.oidc;

import static dev.lectern.auth.Person.PASSWORD;
import static dev.lectern.auth.Person.signIn;
import static dev.lectern.auth.oidc.Browser.accountOf;
import static dev.lectern.auth.oidc.Browser.authorized;
import static dev.lectern.auth.oidc.Browser.begin;
import static dev.lectern.auth.oidc.Browser.comeBack;
import static dev.lectern.auth.oidc.Browser.mailbox;
import static dev.lectern.auth.oidc.Browser.signInAs;
import static dev.lectern.auth.oidc.Browser.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.auth.Setting;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OidcTest {

    @BeforeEach
    void set() {
        Person.registered(); // Since the first one of all is an administrator.
        Browser.knowsAProvider();
    }

    @AfterEach
    void unset() {
        Browser.knowsNone();
    }

    @Test
    void firstSignInMakesAnAccountAndComesBackWithASession() {
        var person = somebody(Person.freshName()).put("given_name", "Ada").put("family_name", "Lovelace");

        var answer = signInAs(person).statusCode(303);

        answer.header("Location", equalTo("http://127.0.0.1:8400/papers?page=2"));
        var session = answer.extract().cookie("lectern_session");
        Person.as(Person.tokenFor(session))
                .get("/api/v1/account")
                .then()
                .statusCode(200)
                .body("username", equalTo(mailbox(person)))
                .body("email", equalTo(person.getString("email")))
                .body("emailVerified", equalTo(true))
                .body("firstName", equalTo("Ada"))
                .body("hasPassword", equalTo(false))
                .body("roles[0]", equalTo("staff"));
        assertThat(answer.extract().detailedCookie("lectern_session").isHttpOnly())
                .isTrue();
        assertThat(Database.column(
                        "SELECT source FROM auth.session JOIN auth.external_identity USING (account_id) WHERE subject = ?",
                        person.getString("sub")))
                .containsExactly("oidc");
        assertThat(Database.eventTypes(accountOf(person))).contains("account.registered.v1");
    }

    @Test
    void numberForAMailboxIsAStudent() {
        var number = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 44));

        var session = signInAs(somebody(number)).statusCode(303).extract().cookie("lectern_session");

        Person.as(Person.tokenFor(session)).get("/api/v1/account").then().body("roles[0]", equalTo("student"));
    }

    @Test
    void sameSubjectIsTheSameAccountWhateverItsAddressIs() {
        var person = somebody(Person.freshName());
        signInAs(person).statusCode(303);
        var account = accountOf(person);

        signInAs(person.copy().put("email", Person.freshName() + "@example.org"))
                .statusCode(303);

        assertThat(accountOf(person)).isEqualTo(account);
    }

    @Test
    void whoHadProvedTheAddressKeepsThePassword() {
        var person = Person.registered();
        Database.change("UPDATE auth.account SET email_verified_at = now() WHERE id = ?", person.id());

        signInAs(somebody("x").put("email", person.email())).statusCode(303);

        signIn(person.username(), PASSWORD).statusCode(200);
    }

    @Test
    void addressThatIsNotVerifiedOpensNoAccountThatIsThere() {
        var victim = Person.registered();

        signInAs(somebody("x").put("email", victim.email()).put("email_verified", false))
                .statusCode(409);

        signIn(victim.username(), PASSWORD).statusCode(200);
    }

    @Test
    void ofManyFirstSignInsAtOnceOneAccountComes() {
        var person = somebody(Person.freshName());

        var codes = IntStream.range(0, 5)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> signInAs(person).extract().statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(codes).containsOnly(303);
        assertThat(Database.column("SELECT id FROM auth.account WHERE email = ?", person.getString("email")))
                .hasSize(1);
    }

    @Test
    void takenNameGetsANumber() {
        var person = Person.registered();

        signInAs(somebody("x")
                        .put("email", person.username() + "@other.example")
                        .put("preferred_username", person.username()))
                .statusCode(303);

        assertThat(Database.column("SELECT id FROM auth.account WHERE username = ?", person.username() + "2"))
                .hasSize(1);
    }

    @Test
    void addressMayComeFromTheUsersInformation() {
        var person = somebody(Person.freshName());

        comeBack(authorized(begin(), person, "thin")).statusCode(303);

        assertThat(Database.column("SELECT id FROM auth.account WHERE email = ?", person.getString("email")))
                .hasSize(1);
    }

    @Test
    void whoHasNoAddressIsLetInWithoutOne() {
        var person = new JsonObject().put("sub", UUID.randomUUID().toString());

        signInAs(person).statusCode(303);

        assertThat(accountOf(person)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "public-key-as-secret", "other-key"})
    void forgedSignatureIsRefused(String forged) {
        comeBack(authorized(begin(), somebody(Person.freshName()), forged))
                .statusCode(401)
                .body("type", equalTo("/problems/unauthenticated"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"aud\": \"another-client\"}",
                "{\"iss\": \"https://elsewhere.example\"}",
                "{\"exp\": 1000000000}",
                "{\"exp\": null}",
                "{\"nonce\": \"of another sign-in\"}",
                "{\"nonce\": null}",
                "{\"azp\": \"another-client\"}",
                "{\"sub\": null}"
            })
    void tokenForSomethingElseIsRefused(String claims) {
        var person = somebody(Person.freshName()).mergeIn(new JsonObject(claims));

        signInAs(person).statusCode(401);
    }

    @Test
    void onlyTheBrowserThatBeganComesBackAndOnlyOnce() {
        var begun = begin();
        var back = authorized(begun, somebody(Person.freshName()), "");

        comeBack(new Browser.Begun(back.location(), begin().cookie())).statusCode(401);
        comeBack(new Browser.Begun(back.location(), "nonsense")).statusCode(401);
        comeBack(new Browser.Begun(back.location().replaceAll("state=[^&]*", "state=other"), begun.cookie()))
                .statusCode(401);
        comeBack(back).statusCode(303);
        comeBack(back).statusCode(401);
    }

    @Test
    void disabledAndPendingAccountsAreNotLetIn() {
        var person = somebody(Person.freshName());
        signInAs(person).statusCode(303);
        Database.change("UPDATE auth.account SET state = 'disabled' WHERE id = ?::uuid", accountOf(person));

        signInAs(person).statusCode(403).body("type", equalTo("/problems/account-disabled"));
        Setting.during("LECTERN_REGISTRATION", "approval", () -> signInAs(somebody(Person.freshName()))
                .statusCode(403)
                .body("type", equalTo("/problems/account-pending")));
    }

    @Test
    void whereNobodyRegistersNobodyNewComesByAProvider() {
        var person = somebody(Person.freshName());

        Setting.during("LECTERN_REGISTRATION", "closed", () -> signInAs(person).statusCode(403));

        assertThat(Database.column("SELECT id FROM auth.account WHERE email = ?", person.getString("email")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "/a b"})
    void nobodyIsSentElsewhereAfterwards(String returnTo) {
        given().queryParam("returnTo", returnTo)
                .get("/api/v1/session/oidc")
                .then()
                .statusCode(400);
    }

    @Test
    void withoutAProviderThereIsNothing() {
        unset();

        given().get("/api/v1/session/oidc").then().statusCode(404);
    }
}
