package dev.lectern.common.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.rights.Rights;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RefusalTest {

    private final Rights rights;

    RefusalTest(Rights rights) {
        this.rights = rights;
    }

    @AfterEach
    void forgetWhatWasWaiting() {
        Database.column("DELETE FROM outbox");
    }

    @Test
    void capabilityDecidesBesideTheRole() {
        chat(TestToken.viewer().with(Capability.CHAT).token()).statusCode(200);
        chat(TestToken.viewer().with(Capability.RESEARCH).token())
                .statusCode(403)
                .body("type", equalTo("/problems/capability-missing"));
        chat(TestToken.viewer().with().token()).statusCode(403);
        given().get("/try/chat").then().statusCode(401);
    }

    @Test
    void whoMustChooseANewPasswordIsToldSo() {
        chat(TestToken.somebody(List.of(Access.RESETTING)).token())
                .statusCode(403)
                .body("type", equalTo("/problems/password-reset-required"));
    }

    @Test
    void refusedAccessIsWrittenDownWithItsActorAndOrigin() {
        var viewer = TestToken.viewer();

        given().auth()
                .oauth2(viewer.token())
                .header("X-Client-Address", "203.0.113.7")
                .header("User-Agent", "a browser")
                .get("/try/owner")
                .then()
                .statusCode(403);

        assertThat(refusals(viewer))
                .containsExactly("GET /try/owner 403 the role does not allow it 203.0.113.7 a browser");
    }

    @Test
    void badTokenIsWrittenDownWithoutAnActor_andLackOfOneIsNot() {
        given().auth().oauth2("rubbish").get("/try/viewer").then().statusCode(401);
        given().get("/try/viewer").then().statusCode(401);

        assertThat(Database.column("""
                SELECT payload::jsonb #>> '{data,subjectId}' FROM outbox
                 WHERE topic LIKE '%.audit' AND payload::jsonb ->> 'userid' IS NULL
                """)).containsExactly("/try/viewer");
    }

    @Test
    void addressThatIsNoneIsNotWrittenDown() {
        var viewer = TestToken.viewer();

        given().auth()
                .oauth2(viewer.token())
                .header("X-Client-Address", "<script>")
                .get("/try/owner")
                .then()
                .statusCode(403);

        assertThat(refusals(viewer).getFirst()).contains("the role does not allow it  ");
    }

    @Test
    void tokenOfAnOlderProjectIsRefused() {
        var viewer = TestToken.viewer();
        rights.projectChanged(UUID.randomUUID(), 1);
        chat(viewer.token()).statusCode(200);

        rights.projectChanged(viewer.project(), 1);

        chat(viewer.token()).statusCode(401);
    }

    private static ValidatableResponse chat(String token) {
        return given().auth().oauth2(token).get("/try/chat").then();
    }

    private static List<String> refusals(Person by) {
        return Database.column("""
                SELECT concat_ws(' ', e #>> '{data,detail,method}', e #>> '{data,subjectId}', e #>> '{data,detail,status}',
                                 e #>> '{data,error}', coalesce(e #>> '{data,address}', ''), e #>> '{data,agent}')
                  FROM (SELECT payload::jsonb AS e FROM outbox WHERE topic LIKE '%.audit') AS told
                 WHERE e ->> 'userid' = ?
                """, by.user().toString());
    }
}
