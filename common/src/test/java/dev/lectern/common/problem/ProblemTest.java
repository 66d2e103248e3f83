package dev.lectern.common.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.TestToken;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.identity.Access;
import dev.lectern.common.rights.Rights;
import dev.lectern.common.spine.OutboxRelay;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProblemTest {

    private final OutboxRelay relay;
    private final Rights rights;
    private final Vertx vertx;

    ProblemTest(OutboxRelay relay, Rights rights, Vertx vertx) {
        this.relay = relay;
        this.rights = rights;
        this.vertx = vertx;
    }

    @Test
    void invalidFieldsAreNamedAsTheClientKnowsThem() {
        post("{\"name\":\" \"}").statusCode(400).body("errors[0].field", equalTo("name"));
    }

    @Test
    void brokenJsonIsABadRequestWithoutOurClassNames() {
        post("{\"name\":").statusCode(400).body("type", equalTo("/problems/bad-request"));
        post("{\"name\":[1]}").statusCode(400).body("detail", not(equalTo("")));
        assertThat(post("{\"name\":{}}").extract().asString()).doesNotContain("dev.lectern");
    }

    @Test
    void anUnknownPathIsAProblemToo() {
        given().get("/nowhere").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void withoutATokenSomebodyMustSignIn() {
        given().get("/try/viewer").then().statusCode(401).contentType("application/problem+json");
        given().auth().oauth2("rubbish").get("/try/viewer").then().statusCode(401);
    }

    @Test
    void aRoleThatIsTooLowIsForbidden_andThatOfAnotherServiceIsNoUser() {
        given().auth()
                .oauth2(TestToken.viewer().token())
                .get("/try/owner")
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
        given().auth().oauth2(TestToken.service("x")).get("/try/viewer").then().statusCode(403);
        given().auth()
                .oauth2(TestToken.owner().token())
                .get("/try/viewer")
                .then()
                .statusCode(200);
    }

    @Test
    void whatIsForEverybodyIsSoWithABadTokenToo() {
        as("rubbish").post("/try/open").then().statusCode(200);
        as(TestToken.program(TestToken.owner(), "read"))
                .post("/try/open")
                .then()
                .statusCode(403);
        given().post("/try/open").then().statusCode(200);
    }

    @Test
    void whatAPersonMustDoHimselfNoProgramDoes() {
        var owner = TestToken.owner();

        as(owner.token()).get("/try/in-person").then().statusCode(200);
        as(TestToken.program(owner, "write", "admin"))
                .get("/try/in-person")
                .then()
                .statusCode(403);
        given().get("/try/in-person").then().statusCode(401);
    }

    @Test
    void programWithATokenForReadingChangesNothing() {
        var owner = TestToken.owner();
        var reader = TestToken.program(owner, "read");
        var writer = TestToken.program(owner, "write");

        as(reader).get("/try/viewer").then().statusCode(200);
        as(reader).post("/try/look").then().statusCode(200);
        as(reader)
                .body("{\"name\":\"x\"}")
                .post("/try")
                .then()
                .statusCode(403)
                .body("detail", equalTo("This token is for reading only."));
        as(writer).body("{\"name\":\"x\"}").post("/try").then().statusCode(200);
    }

    @Test
    void whoMustChangeHisPasswordIsToldSo_andIsNoUser() {
        var person = TestToken.somebody(List.of(Access.RESETTING));

        given().auth()
                .oauth2(person.token())
                .get("/try/viewer")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/password-reset-required"));
        rights.sessionRevoked(person.session());
        given().auth().oauth2(person.token()).get("/try/viewer").then().statusCode(401);
    }

    @Test
    void aTokenOlderThanAChangeOfRightsIsRefused() {
        var person = TestToken.owner();
        var token = TestToken.of(person, 3, 5);
        given().auth().oauth2(token).get("/try/viewer").then().statusCode(200);

        rights.memberChanged(person.project(), person.user(), 6);

        given().auth().oauth2(token).get("/try/viewer").then().statusCode(401);
        given().auth()
                .oauth2(TestToken.of(person, 3, 6))
                .get("/try/viewer")
                .then()
                .statusCode(200);
        rights.accountChanged(person.user(), 4);
        given().auth()
                .oauth2(TestToken.of(person, 3, 6))
                .get("/try/viewer")
                .then()
                .statusCode(401);
        rights.sessionRevoked(person.session());
        given().auth()
                .oauth2(TestToken.of(person, 4, 6))
                .get("/try/viewer")
                .then()
                .statusCode(401);
    }

    @Test
    void aWellFormedRequestIdIsKeptAndAnotherReplaced() {
        given().header("X-Request-Id", "my-request-1")
                .get("/nowhere")
                .then()
                .header("X-Request-Id", equalTo("my-request-1"))
                .body("requestId", equalTo("my-request-1"));
        given().header("X-Request-Id", "bad id\t!")
                .get("/nowhere")
                .then()
                .header("X-Request-Id", not(equalTo("bad id\t!")));
    }

    @Test
    void somethingUnexpectedIsWrittenDownWithoutItsMessage() {
        var run = Ids.next();

        given().auth()
                .oauth2(TestToken.owner().token())
                .header("X-Run-Id", run)
                .header("X-Request-Id", "the-request")
                .get("/try/broken")
                .then()
                .statusCode(500)
                .body("detail", not(equalTo("somebody's text")));
        Await.on(vertx, relay::publishDue);

        assertThat(Broker.read(Broker.ofRun(run))).singleElement().satisfies(event -> {
            assertThat(event.data())
                    .isEqualTo(new FailureRecorded("/try/broken", "ArithmeticException", "the-request"));
        });
    }

    @Test
    void whatTimeMayHealIsNoFaultOfTheRequest() {
        given().auth()
                .oauth2(TestToken.viewer().token())
                .get("/try/passing")
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo("1"))
                .body("type", equalTo("/problems/upstream"));
    }

    @Test
    void textThatTheDatabaseCannotHoldIsTheCallersFault() {
        given().auth()
                .oauth2(TestToken.owner().token())
                .contentType("application/json")
                .body("{\"name\": \"a\\u0000b\"}")
                .post("/try/kept")
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/bad-request"));
    }

    @Test
    void everyKindHasItsStatusAndType() {
        for (var kind : ProblemException.Kind.values()) {
            given().auth()
                    .oauth2(TestToken.viewer().token())
                    .queryParam("kind", kind)
                    .get("/try/problem")
                    .then()
                    .statusCode(kind.status)
                    .contentType("application/problem+json")
                    .body("type", equalTo(kind.type()))
                    .body("title", equalTo(kind.title))
                    .body("instance", equalTo("/try/problem"));
        }
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private static ValidatableResponse post(String body) {
        return given().auth()
                .oauth2(TestToken.owner().token())
                .contentType("application/json")
                .body(body)
                .post("/try")
                .then()
                .contentType("application/problem+json");
    }
}
