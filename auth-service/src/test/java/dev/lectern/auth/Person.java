package dev.lectern.auth;

import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;

import dev.lectern.common.TestToken;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody with an account, and what he does over HTTP. */
public record Person(UUID id, String username, String email) {

    public static final String PASSWORD = "correct horse battery";

    private static final AtomicBoolean SOMEONE_WAS_FIRST = new AtomicBoolean();

    /** An ordinary person: never the first of the installation, who would be its administrator. */
    public static Person registered() {
        if (!SOMEONE_WAS_FIRST.getAndSet(true)) {
            register(freshName(), freshName() + "@example.org", PASSWORD).statusCode(201);
        }
        var name = freshName();
        var email = name + "@example.org";
        var id = register(name, email, PASSWORD)
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
        return new Person(id, name, email);
    }

    public static Person admin() {
        var person = registered();
        Database.change("""
                INSERT INTO auth.account_role (account_id, role_id) SELECT ?, id FROM auth.role WHERE name = 'admin'
                ON CONFLICT DO NOTHING
                """, person.id());
        return person;
    }

    public static String freshName() {
        return "p" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 44), 36);
    }

    public static String freshAddress() {
        var random = ThreadLocalRandom.current();
        return "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    public static ValidatableResponse register(String username, String email, String password) {
        return given().contentType(JSON)
                .body(Map.of("username", username, "email", email, "password", password))
                .post("/api/v1/accounts")
                .then();
    }

    /** From an address of its own: wrong passwords are counted by address, too. */
    public static ValidatableResponse signIn(String identifier, String password) {
        return signInFrom(freshAddress(), identifier, password);
    }

    public static ValidatableResponse signInFrom(String address, String identifier, String password) {
        return given().contentType(JSON)
                .header("X-Client-Address", address)
                .body(Map.of("identifier", identifier, "password", password, "transport", "bearer"))
                .post("/api/v1/session")
                .then();
    }

    public static ValidatableResponse exchange(String credential) {
        return given().auth()
                .oauth2(TestToken.service("gateway"))
                .contentType(JSON)
                .body(Map.of("credential", credential))
                .post("/internal/token-exchange")
                .then();
    }

    /** A new session; answers its secret. */
    public String credential() {
        return signIn(username, PASSWORD).statusCode(200).extract().jsonPath().getString("token");
    }

    /** A personal access token with these scopes; answers its secret. */
    public String program(String... scopes) {
        return asks().body(Map.of("name", "a program", "scopes", scopes.length == 0 ? new String[] {"read"} : scopes))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("secret");
    }

    public String token() {
        return tokenFor(credential());
    }

    public static String tokenFor(String credential) {
        return exchange(credential).statusCode(200).extract().jsonPath().getString("token");
    }

    /** A request as this person, in a session of its own. */
    public RequestSpecification asks() {
        return as(token());
    }

    public static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType(JSON);
    }

    public void becomes(String state) {
        Database.change("UPDATE auth.account SET state = ? WHERE id = ?", state, id);
    }
}
