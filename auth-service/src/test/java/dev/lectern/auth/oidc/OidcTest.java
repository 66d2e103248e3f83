package dev.lectern.auth.oidc;

import static dev.lectern.auth.Person.PASSWORD;
import static dev.lectern.auth.Person.signIn;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.OidcServer;
import dev.lectern.auth.Person;
import dev.lectern.auth.Setting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OidcTest {

    private record Begun(String location, String cookie) {}

    @BeforeEach
    void set() {
        Person.registered(); // Since the first one of all is an administrator.
        var config = ConfigProvider.getConfig();
        System.setProperty("LECTERN_OIDC_ISSUER", config.getValue(OidcServer.ADDRESS, String.class));
        System.setProperty("LECTERN_OIDC_CLIENT_ID", OidcServer.CLIENT);
        System.setProperty("LECTERN_OIDC_CLIENT_SECRET", OidcServer.SECRET);
    }

    @AfterEach
    void unset() {
        System.clearProperty("LECTERN_OIDC_ISSUER");
        System.clearProperty("LECTERN_OIDC_CLIENT_ID");
        System.clearProperty("LECTERN_OIDC_CLIENT_SECRET");
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
    void verifiedAddressTakesTheAccountFromWhoeverRegisteredItWithoutProof() {
        var squatter = Person.registered();
        var credential = squatter.credential();

        signInAs(somebody("x").put("email", squatter.email().toUpperCase(Locale.ROOT)))
                .statusCode(303);

        Person.exchange(credential).statusCode(401);
        signIn(squatter.username(), PASSWORD).statusCode(401);
        assertThat(Database.column("SELECT account_id FROM auth.external_identity WHERE account_id = ?", squatter.id()))
                .hasSize(1);
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

        comeBack(new Begun(back.location(), begin().cookie())).statusCode(401);
        comeBack(new Begun(back.location(), "nonsense")).statusCode(401);
        comeBack(new Begun(back.location().replaceAll("state=[^&]*", "state=other"), begun.cookie()))
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

    private static JsonObject somebody(String mailbox) {
        return new JsonObject()
                .put("sub", UUID.randomUUID().toString())
                .put("email", mailbox + "@example.org")
                .put("email_verified", true);
    }

    private static String mailbox(JsonObject person) {
        return person.getString("email").replaceAll("@.*", "");
    }

    private static String accountOf(JsonObject person) {
        return Database.column(
                        "SELECT account_id FROM auth.external_identity WHERE subject = ?", person.getString("sub"))
                .getFirst();
    }

    private static ValidatableResponse signInAs(JsonObject person) {
        return comeBack(authorized(begin(), person, ""));
    }

    private static Begun begin() {
        var answer = given().redirects()
                .follow(false)
                .queryParam("returnTo", "/papers?page=2")
                .get("/api/v1/session/oidc")
                .then()
                .statusCode(303)
                .extract();
        return new Begun(answer.header("Location"), answer.cookie("lectern_oidc"));
    }

    /** What the provider sends the browser back with. */
    private static Begun authorized(Begun begun, JsonObject person, String forged) {
        var address = begun.location() + "&forged=" + forged + "&as="
                + URLEncoder.encode(person.encode(), StandardCharsets.UTF_8);
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding());
            return new Begun(answer.headers().firstValue("Location").orElseThrow(), begun.cookie());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ValidatableResponse comeBack(Begun back) {
        var request = given().redirects().follow(false).cookie("lectern_oidc", back.cookie());
        for (var pair : URI.create(back.location()).getRawQuery().split("&")) {
            var parts = pair.split("=", 2);
            request.queryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return request.get("/api/v1/session/oidc/callback").then();
    }
}
