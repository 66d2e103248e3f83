package dev.lectern.auth.secret;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProviderKeyTest {

    private static final String KEY = "models.openai-key";
    private static final String PLAIN = "sk-of-a-test";

    @AfterEach
    void forget() {
        Database.change("DELETE FROM auth.setting WHERE key LIKE 'models.%'");
    }

    @Test
    void theServiceThatAsksModelsGetsAKeyAndTheAuditKnows() {
        var admin = Person.admin();
        admin.asks()
                .body(Map.of("value", PLAIN))
                .put("/api/v1/settings/" + KEY)
                .then()
                .statusCode(200);
        var before = Database.audited(KEY).size();

        reveal(TestToken.service("retrieval"), KEY)
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("value", equalTo(PLAIN));

        assertThat(Database.audited(KEY)).hasSize(before + 1).last().isEqualTo("setting.revealed");
        assertThat(Database.allEvents(KEY).toString()).doesNotContain(PLAIN);
    }

    @Test
    void whatIsNotSetIsNotThere() {
        reveal(TestToken.service("retrieval"), "models.anthropic-key").statusCode(404);
    }

    @Test
    void nobodyElseGetsOneAndItGetsNoOtherSecret() {
        var admin = Person.admin();
        admin.asks()
                .body(Map.of("value", PLAIN))
                .put("/api/v1/settings/" + KEY)
                .then()
                .statusCode(200);

        reveal(TestToken.service("workflow"), KEY).statusCode(403);
        reveal(admin.token(), KEY).statusCode(403);
        reveal(TestToken.service("retrieval"), "oidc.client-secret").statusCode(404);
        reveal(TestToken.service("retrieval"), "suite.public-url").statusCode(404);
    }

    private static ValidatableResponse reveal(String token, String key) {
        return given().auth()
                .oauth2(token)
                .post("/internal/settings/" + key + "/reveal")
                .then();
    }
}
