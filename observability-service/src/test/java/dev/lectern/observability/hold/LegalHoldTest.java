package dev.lectern.observability.hold;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LegalHoldTest {

    private static final String HOLDS = "/api/v1/admin/legal-holds";
    private final Person admin = TestToken.admin();

    @Test
    void aWorkspaceIsHeldOnceAndReleasedOnce_andBothStayKnown() {
        var workspace = UUID.randomUUID();
        String id = hold(admin, Map.of("workspaceId", workspace, "reason", "file 7"))
                .then()
                .statusCode(201)
                .body("workspaceId", equalTo(workspace.toString()))
                .extract()
                .path("id");
        hold(admin, Map.of("workspaceId", workspace, "reason", "again")).then().statusCode(409);

        as(admin).delete(HOLDS + "/" + id).then().statusCode(204);
        as(admin).delete(HOLDS + "/" + id).then().statusCode(409);
        as(admin).delete(HOLDS + "/" + UUID.randomUUID()).then().statusCode(404);
        as(admin)
                .get(HOLDS)
                .then()
                .body("items.id", hasItem(id))
                .body("items.find { it.id == '" + id + "' }.releasedAt", notNullValue());
        hold(admin, Map.of("reason", "one's own")).then().statusCode(201);
        hold(admin, Map.of("reason", "")).then().statusCode(400);
        hold(TestToken.owner(), Map.of("reason", "mine")).then().statusCode(403);
    }

    private static Response hold(Person who, Map<String, Object> wanted) {
        return as(who).contentType(ContentType.JSON).body(wanted).post(HOLDS);
    }

    private static io.restassured.specification.RequestSpecification as(Person who) {
        return given().auth().oauth2(who.token());
    }
}
