package dev.lectern.retrieval.registry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Capability;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RegistryTest {

    private static final String MODELS = "/api/v1/admin/models";
    private static final String PROVIDERS = "/api/v1/admin/model-providers";

    private final Person admin = TestToken.admin().with(Capability.ADMINISTRATION, Capability.CHAT);
    private final String suffix = UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aModelIsOfferedAsSoonAsItIsThereAndNotAnyMoreWhenItIsSwitchedOff() {
        var model = newModel(Map.of("priority", -5000));

        choices(TestToken.viewer().token())
                .body("items.modelId", hasItem(model.get("modelId")))
                .body("items.modelId", hasItem("lectern-extractive"))
                .body("items.modelId", not(hasItem("bge-small-en-v1.5-q")))
                .body("items[0].first", equalTo(true));

        as(admin)
                .body(wanted(model, Map.of("active", false)))
                .put(MODELS + "/" + model.get("id"))
                .then()
                .statusCode(200);
        choices(TestToken.viewer().token()).body("items.modelId", not(hasItem(model.get("modelId"))));
    }

    @Test
    void aModelForSomeRolesIsThereForNobodyElse() {
        var role = UUID.randomUUID();
        var model = newModel(Map.of("allowedRoles", List.of(role), "priority", -5000));
        var viewer = TestToken.viewer();

        choices(viewer.token()).body("items.modelId", not(hasItem(model.get("modelId"))));
        choices(viewer.token(List.of(role))).body("items.modelId", hasItem(model.get("modelId")));
    }

    @Test
    void onlyAdministratorsKeepTheRegistryAndOnlyThoseWithTheToolChat() {
        for (var path : List.of(MODELS, PROVIDERS)) {
            as(TestToken.owner().with(Capability.ADMINISTRATION))
                    .get(path)
                    .then()
                    .statusCode(403);
            as(TestToken.admin().with(Capability.CHAT)).get(path).then().statusCode(403);
            given().get(path).then().statusCode(401);
        }
        as(TestToken.viewer().with(Capability.RESEARCH))
                .get("/api/v1/models")
                .then()
                .statusCode(403);
        var program = TestToken.program(admin, "read", "write", "admin");
        given().auth()
                .oauth2(program)
                .contentType(ContentType.JSON)
                .body(provider("http://127.0.0.1:1/v1"))
                .post(PROVIDERS)
                .then()
                .statusCode(403);
    }

    @Test
    void aProviderIsKeptWithWhereItsKeyIsAndTheAuditKnows() {
        var wanted = provider("http://127.0.0.1:11434/v1/");
        wanted.put("secret", "models.other-key");

        var id = as(admin)
                .body(wanted)
                .post(PROVIDERS)
                .then()
                .statusCode(201)
                .body("baseUrl", equalTo("http://127.0.0.1:11434/v1"))
                .body("secret", equalTo("models.other-key"))
                .body("active", equalTo(true))
                .extract()
                .path("id");

        as(admin).body(wanted).post(PROVIDERS).then().statusCode(409);
        wanted.put("secret", null);
        as(admin).body(wanted).put(PROVIDERS + "/" + id).then().statusCode(200).body("secret", nullValue());
        as(admin)
                .get(PROVIDERS + "?limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next", notNullValue());
        as(admin).delete(PROVIDERS + "/" + id).then().statusCode(204);
        as(admin).get(PROVIDERS + "/" + id).then().statusCode(404);
        isAudited(id, "model-provider.created", "model-provider.changed", "model-provider.removed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://h/v1",
                "https://u:p@h/v1",
                "h/v1",
                "https://h/v1?key=1",
                "https://h/#x",
                "https:///v1",
                "javascript:1"
            })
    void whatIsNoPlainAddressOfTheWebIsRefused(String address) {
        as(admin)
                .body(provider(address))
                .post(PROVIDERS)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("baseUrl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LECTERN_DB_APP_PASSWORD", "oidc.client-secret", "PATH", "models.", "LECTERN_MODEL_KEY_"})
    void noOtherSecretCanBeNamed(String secret) {
        var wanted = provider("http://127.0.0.1:1/v1");
        wanted.put("secret", secret);

        as(admin).body(wanted).post(PROVIDERS).then().statusCode(400).body("errors.field", hasItem("secret"));
    }

    @Test
    void whatIsReferredToIsNotDeletedAndTheAnswerSaysHowOften() {
        var model = newModel(Map.of());
        var other = newModel(Map.of("fallbacks", List.of(model.get("modelId"))));
        Database.column(
                "INSERT INTO retrieval.model_call (workspace_id, call_id, run_id, model_id, provider, purpose, status,"
                        + " prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, is_estimated, latency_ms, created_at)"
                        + " SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), ?, 'x', 'chat', 'completed', 1, 1, 0, 0, false, 7,"
                        + " now() FROM generate_series(1, 3)",
                model.get("modelId"));

        as(admin)
                .delete(MODELS + "/" + model.get("id"))
                .then()
                .statusCode(409)
                .body(
                        "detail",
                        equalTo(
                                "This model is referred to by 3 calls, 1 models that it answers for; switch it off instead."));
        as(admin)
                .delete(PROVIDERS + "/" + providerId(model))
                .then()
                .statusCode(409)
                .body("detail", equalTo("This provider is referred to by 1 model."));
        as(admin)
                .body(wanted(model, Map.of("modelId", "renamed-" + suffix)))
                .put(MODELS + "/" + model.get("id"))
                .then()
                .statusCode(409);

        as(admin).delete(MODELS + "/" + other.get("id")).then().statusCode(204);
        as(admin).delete(MODELS + "/" + other.get("id")).then().statusCode(404);
        isAudited(other.get("id"), "model.created", "model.removed");
    }

    @Test
    void whatIsBuiltInStaysAsItIs() {
        var id = Database.column("SELECT ai_model_id FROM retrieval.ai_model WHERE model_id = 'lectern-extractive'")
                .getFirst();
        var provider = Database.column("SELECT model_provider_id FROM retrieval.model_provider WHERE name = 'builtin'")
                .getFirst();

        as(admin).delete(MODELS + "/" + id).then().statusCode(409);
        as(admin).delete(PROVIDERS + "/" + provider).then().statusCode(409);
        as(admin)
                .body(provider("http://127.0.0.1:1/v1"))
                .put(PROVIDERS + "/" + provider)
                .then()
                .statusCode(409);
        as(admin).body(model("builtin", Map.of())).post(MODELS).then().statusCode(409);
    }

    @Test
    void whatAModelRefersToMustBeThere() {
        as(admin)
                .body(model("no-such-provider", Map.of()))
                .post(MODELS)
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("provider"));
        var model = newModel(Map.of());
        as(admin)
                .body(wanted(model, Map.of("fallbacks", List.of("nowhere"))))
                .put(MODELS + "/" + model.get("id"))
                .then()
                .statusCode(422)
                .body("detail", containsString("nowhere"));
        as(admin)
                .body(wanted(model, Map.of("fallbacks", List.of(model.get("modelId")))))
                .put(MODELS + "/" + model.get("id"))
                .then()
                .statusCode(422);
        as(admin)
                .body(wanted(model, Map.of("modelId", "a b")))
                .put(MODELS + "/" + model.get("id"))
                .then()
                .statusCode(400);
    }

    @Test
    void pricesAreKeptByTheirDatesAndOnlyThoseToComeAreTakenBack() {
        var model = newModel(Map.of());
        var prices = MODELS + "/" + model.get("id") + "/prices";
        var later = Instant.now()
                .plus(1, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();

        String now = as(admin)
                .body(Map.of("inputMicrosPerMillion", 150_000, "outputMicrosPerMillion", 600_000))
                .post(prices)
                .then()
                .statusCode(201)
                .body("cachedInputMicrosPerMillion", equalTo(150_000))
                .body("currency", equalTo("USD"))
                .extract()
                .path("id");
        var coming = Map.of("inputMicrosPerMillion", 1, "outputMicrosPerMillion", 2, "validFrom", later);
        String next = as(admin)
                .body(coming)
                .post(prices)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        as(admin).body(coming).post(prices).then().statusCode(409);
        as(admin)
                .body(Map.of("inputMicrosPerMillion", -1, "outputMicrosPerMillion", 2))
                .post(prices)
                .then()
                .statusCode(400);

        as(admin).get(prices).then().statusCode(200).body("items.id", equalTo(List.of(next, now)));
        as(admin).delete(prices + "/" + now).then().statusCode(409);
        as(admin).delete(prices + "/" + next).then().statusCode(204);
        as(admin).delete(prices + "/" + next).then().statusCode(404);
        as(admin).get(MODELS + "/" + UUID.randomUUID() + "/prices").then().statusCode(404);
        isAudited(model.get("id"), "model.created", "model.priced", "model.priced", "model.price-taken-back");
    }

    private Map<String, Object> newModel(Map<String, Object> more) {
        var provider = provider("http://127.0.0.1:1/v1");
        as(admin).body(provider).post(PROVIDERS).then().statusCode(201);
        return as(admin)
                .body(model(provider.get("name").toString(), more))
                .post(MODELS)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getMap("");
    }

    private static Map<String, Object> provider(String address) {
        return new HashMap<>(Map.of("name", "p-" + UUID.randomUUID(), "kind", "openai", "baseUrl", address));
    }

    private static Map<String, Object> model(String provider, Map<String, Object> more) {
        var wanted = new HashMap<String, Object>(Map.of(
                "modelId",
                "m-" + UUID.randomUUID(),
                "name",
                "A model",
                "provider",
                provider,
                "capabilities",
                List.of("chat", "tools"),
                "contextTokens",
                8000,
                "maxTokens",
                1000));
        wanted.putAll(more);
        return wanted;
    }

    /** The same model again, but for this. */
    private static Map<String, Object> wanted(Map<String, Object> model, Map<String, Object> but) {
        var wanted = new HashMap<>(model);
        List.of("id", "createdAt", "updatedAt", "averageLatencyMs").forEach(wanted::remove);
        wanted.putAll(but);
        return wanted;
    }

    private static String providerId(Map<String, Object> model) {
        return Database.column(
                        "SELECT model_provider_id FROM retrieval.model_provider WHERE name = ?", model.get("provider"))
                .getFirst();
    }

    /** Each request is a run of its own, and between runs there is no order. */
    private static void isAudited(Object id, String... actions) {
        Awaitility.await().untilAsserted(() -> assertThat(Broker.read(Topic.AUDIT, event -> true).stream()
                        .map(CloudEvent::data)
                        .filter(data -> data instanceof Audited audited && id.equals(audited.subjectId()))
                        .map(data -> ((Audited) data).action()))
                .containsExactlyInAnyOrder(actions));
    }

    private static ValidatableResponse choices(String token) {
        return given().auth().oauth2(token).get("/api/v1/models").then().statusCode(200);
    }

    private static RequestSpecification as(Person person) {
        return given().auth().oauth2(person.token()).contentType(ContentType.JSON);
    }
}
