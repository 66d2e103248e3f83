package dev.lectern.auth.session;

import static io.restassured.RestAssured.given;
import static io.restassured.http.ContentType.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SessionListTest {

    @Test
    void ownSessionsAreListedWithWhatTellsThemApart() {
        var person = Person.registered();
        signInFrom(person, "192.0.2.7", "Firefox");
        var here = signInFrom(person, "2001:db8::1", "curl/8\u00e9");

        Person.as(Person.tokenFor(here))
                .get("/api/v1/sessions")
                .then()
                .statusCode(200)
                .body("items.current", contains(true, false))
                .body("items.address", contains("2001:db8::1", "192.0.2.7"))
                .body("items.userAgent", contains("curl/8?", "Firefox"))
                .body("items.source", contains("password", "password"));
    }

    @Test
    void addressIsNoPlaceForOtherText() {
        var person = Person.registered();
        var here = signInFrom(person, "<script>", "x".repeat(1_000));

        Person.as(Person.tokenFor(here))
                .get("/api/v1/sessions")
                .then()
                .body("items[0].address", equalTo(null))
                .body("items[0].userAgent", equalTo("x".repeat(300)));
    }

    @Test
    void listComesInPages() {
        var person = Person.registered();
        person.credential();
        person.credential();
        var token = person.token();

        var first = Person.as(token).get("/api/v1/sessions?limit=2").then().body("items", hasSize(2));

        var next = first.extract().jsonPath().getString("next");
        Person.as(token).get("/api/v1/sessions?after=" + next).then().body("items", hasSize(1));
    }

    @Test
    void endedSessionIsOverAtOnceAndGoneFromTheList() {
        var person = Person.registered();
        var other = person.credential();
        var here = person.token();
        var id = idOf(other);

        Person.as(here).delete("/api/v1/sessions/" + id).then().statusCode(204);

        Person.exchange(other).statusCode(401);
        Person.as(here).get("/api/v1/sessions").then().body("items", hasSize(1));
        Person.as(here).delete("/api/v1/sessions/" + id).then().statusCode(404);
        assertThat(Database.eventTypes(id)).containsExactly("session.revoked.v1");
    }

    @Test
    void sessionOfSomebodyElseIsNotThere() {
        var victim = Person.registered();
        var theirs = victim.credential();
        var person = Person.registered();

        var foreign = person.asks().delete("/api/v1/sessions/" + idOf(theirs)).then();
        var missing =
                person.asks().delete("/api/v1/sessions/" + UUID.randomUUID()).then();

        foreign.statusCode(404).body("detail", equalTo("No such session."));
        missing.statusCode(404).body("detail", equalTo("No such session."));
        Person.exchange(theirs).statusCode(200);
    }

    @Test
    void allOthersOrAllAreEnded() {
        var person = Person.registered();
        var first = person.credential();
        var second = person.credential();
        var here = person.credential();

        Person.as(Person.tokenFor(here))
                .delete("/api/v1/sessions")
                .then()
                .statusCode(200)
                .body("ended", equalTo(2));
        Person.exchange(first).statusCode(401);
        Person.exchange(second).statusCode(401);
        Person.as(Person.tokenFor(here))
                .delete("/api/v1/sessions?current=true")
                .then()
                .body("ended", equalTo(1));
        Person.exchange(here).statusCode(401);
    }

    @Test
    void adminEndsTheSessionsOfAnAccount_andNobodyElseDoes() {
        var person = Person.registered();
        var credential = person.credential();
        var path = "/api/v1/accounts/" + person.id() + "/sessions";

        Person.registered().asks().delete(path).then().statusCode(403);
        Person.exchange(credential).statusCode(200);
        var admin = Person.admin();
        admin.asks().delete(path).then().statusCode(200).body("ended", equalTo(1));
        admin.asks()
                .delete("/api/v1/accounts/" + UUID.randomUUID() + "/sessions")
                .then()
                .statusCode(404);

        Person.exchange(credential).statusCode(401);
        assertThat(Database.eventTypes(person.id())).contains("session.revoked.v1", "audit.recorded.v1");
    }

    @Test
    void useMovesTheEndOfASessionOn_butNeverBeyondItsLast() {
        var person = Person.registered();
        var credential = person.credential();
        aged(person, "11 hours", "29 days");

        Person.exchange(credential).statusCode(200);

        assertThat(left(person)).isEqualTo("12:00:00");
        aged(person, "11 hours", "29 days 18 hours");
        Person.exchange(credential).statusCode(200);
        assertThat(left(person)).isEqualTo("06:00:00");
    }

    @Test
    void unusedSessionIsOver() {
        var person = Person.registered();
        var credential = person.credential();
        aged(person, "12 hours", "12 hours");

        Person.exchange(credential).statusCode(401);
    }

    @Test
    void whoMustChangeHisPasswordSeesHimselfAndNothingElse() {
        var person = Person.registered();
        Database.change("UPDATE auth.account SET must_reset_password = true WHERE id = ?", person.id());

        var signedIn = Person.signIn(person.username(), Person.PASSWORD)
                .statusCode(200)
                .body("mustResetPassword", equalTo(true));
        var credential = signedIn.extract().jsonPath().getString("token");
        var token = Person.tokenFor(credential);
        Person.as(token)
                .get("/api/v1/session")
                .then()
                .statusCode(200)
                .body("mustResetPassword", equalTo(true))
                .body("projectId", equalTo(null))
                .body("user.username", equalTo(person.username()));
        for (var path : new String[] {"/api/v1/sessions", "/api/v1/accounts"}) {
            Person.as(token)
                    .get(path)
                    .then()
                    .statusCode(403)
                    .body("type", equalTo("/problems/password-reset-required"));
        }
        Person.as(token).delete("/api/v1/session").then().statusCode(204);
        Person.exchange(credential).statusCode(401);
    }

    @Test
    void csrfTokenOfASessionIsToldToItsOwner() {
        var person = Person.registered();
        var answer = given().contentType(JSON)
                .body(Map.of("identifier", person.username(), "password", Person.PASSWORD))
                .post("/api/v1/session")
                .then();
        var token = Person.tokenFor(answer.extract().cookie("lectern_session"));

        Person.as(token)
                .get("/api/v1/session")
                .then()
                .body("csrfToken", equalTo(answer.extract().cookie("lectern_csrf")));
        assertThat(Database.column("SELECT csrf_token FROM auth.session WHERE account_id = ?", person.id()))
                .doesNotContain(answer.extract().cookie("lectern_session"));
    }

    @Test
    void everySessionIsAnnouncedWhenAllEnd() {
        var person = Person.registered();
        var one = idOf(person.credential());
        var two = idOf(person.credential());

        person.asks().delete("/api/v1/sessions").then().body("ended", equalTo(2));

        assertThat(Database.events(person.id()))
                .extracting(event -> event.getJsonObject("data").getString("sessionId"))
                .contains(one, two);
        person.asks().get("/api/v1/sessions").then().body("items.current", hasItems(true));
    }

    private static void aged(Person person, String unused, String old) {
        Database.change("""
                UPDATE auth.session SET authenticated_at = now() - CAST(? AS interval),
                       last_seen_at = now() - CAST(? AS interval), ends_at = now() - CAST(? AS interval) + interval '30 days',
                       expires_at = now() - CAST(? AS interval) + interval '12 hours'
                 WHERE account_id = ?
                """, old, unused, old, unused, person.id());
    }

    private static String left(Person person) {
        return Database.column("""
                        SELECT date_trunc('hour', expires_at - now() + interval '1 minute')::text
                          FROM auth.session WHERE account_id = ?
                        """, person.id()).getFirst();
    }

    private static String signInFrom(Person person, String address, String agent) {
        return given().contentType(JSON)
                .header("X-Client-Address", address)
                .header("User-Agent", agent)
                .body(Map.of("identifier", person.username(), "password", Person.PASSWORD, "transport", "bearer"))
                .post("/api/v1/session")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("token");
    }

    private static String idOf(String credential) {
        return Person.exchange(credential).extract().jsonPath().getString("sessionId");
    }
}
