package dev.lectern.auth.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.Broker;
import dev.lectern.common.event.IdentityEvent.SettingChanged;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SettingAdminTest {

    private static final String SETTINGS = "/api/v1/settings";
    private static final String MINIMUM = "accounts.password-minimum";
    private static final String URL = "suite.public-url";
    private static final String SECRET = "oidc.client-secret";
    private static final String CLIENT = "oidc.client-id";
    private static final String PLAIN = "the secret of a client, in tests";

    @Inject
    Settings settings;

    private Person person;
    private String token;

    @BeforeEach
    void administrator() {
        person = Person.admin();
        token = person.token();
    }

    @AfterEach
    void forget() {
        Database.change("DELETE FROM auth.setting");
        settings.refresh().await().indefinitely();
    }

    @Test
    void allAreListedWithWhereTheirValuesComeFrom() {
        put(CLIENT, "lectern").statusCode(200);

        var list = admin().get(SETTINGS).then().statusCode(200);

        list.body("items.key", hasItems(MINIMUM, URL, SECRET));
        list.body("items.find { it.key == 'oidc.client-id' }.source", equalTo("database"));
        list.body(
                "items.find { it.key == 'oidc.client-id' }.updatedBy",
                equalTo(person.id().toString()));
        list.body("items.find { it.key == 'accounts.password-minimum' }.source", equalTo("default"));
        list.body("items.find { it.key == 'accounts.password-minimum' }.least", equalTo(8));
        list.body("items.find { it.key == 'accounts.registration' }.choices", hasItem("approval"));
    }

    @Test
    void categoryNarrowsTheList() {
        admin().get(SETTINGS + "?category=accounts")
                .then()
                .statusCode(200)
                .body("items.category", everyItem(equalTo("accounts")));
    }

    @Test
    void setHoldsAtOnceUntilItIsLetGo() {
        put(MINIMUM, "12").statusCode(200).body("value", equalTo("12")).body("source", equalTo("database"));
        assertThat(settings.number(MINIMUM).await().indefinitely()).isEqualTo(12);

        admin().delete(SETTINGS + "/" + MINIMUM).then().statusCode(204);

        assertThat(settings.number(MINIMUM).await().indefinitely()).isEqualTo(8);
        admin().get(SETTINGS + "/" + MINIMUM).then().body("source", equalTo("default"));
        assertThat(told(MINIMUM))
                .endsWith(
                        "setting.changed.v1",
                        "audit.recorded.v1 setting.changed",
                        "setting.changed.v1",
                        "audit.recorded.v1 setting.reset");
    }

    @Test
    void lettingGoOfWhatNobodySetTellsNobody() {
        var before = told(URL);

        admin().delete(SETTINGS + "/" + URL).then().statusCode(204);

        assertThat(told(URL)).isEqualTo(before);
    }

    @Test
    void valueOfTheWrongTypeIsRefused() {
        put(MINIMUM, "7").statusCode(400).body("errors.field", hasItem("value"));
        put(MINIMUM, "many").statusCode(400);
        put("accounts.registration", "ajar").statusCode(400);
        put("accounts.verify-email", "yes").statusCode(400);
        put(URL, "javascript:alert(1)").statusCode(400);
        put(MINIMUM, " ").statusCode(400);
    }

    @Test
    void defaultRoleMustExistAndNotAdminister() {
        put("accounts.default-role", "king").statusCode(400).body("errors.field", hasItem("value"));
        put("accounts.default-role", "administrator").statusCode(400);
        put("accounts.default-role", "student").statusCode(200);
    }

    @Test
    void roleThatNewAccountsGetIsNeitherRenamedNorDeleted() {
        var name = Person.freshName();
        var id = admin().body(Map.of("name", name, "description", ""))
                .post("/api/v1/roles")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
        put("accounts.default-role", name).statusCode(200);

        admin().body(Map.of("name", name + "-2"))
                .patch("/api/v1/roles/" + id)
                .then()
                .statusCode(409);
        admin().delete("/api/v1/roles/" + id).then().statusCode(409);
    }

    @Test
    void secretIsSealedAtRestAndMaskedEverywhere() {
        put(SECRET, PLAIN)
                .statusCode(200)
                .body("value", nullValue())
                .body("set", equalTo(true))
                .body("secret", equalTo(true));

        assertThat(admin().get(SETTINGS).asString()).doesNotContain(PLAIN);
        assertThat(admin().get(SETTINGS + "/" + SECRET).asString()).doesNotContain(PLAIN);
        assertThat(Database.column("SELECT value FROM auth.setting WHERE key = ?", SECRET))
                .hasSize(1)
                .noneMatch(value -> value.contains(PLAIN));
        assertThat(Database.column("SELECT payload FROM auth.outbox WHERE payload LIKE ?", "%" + SECRET + "%"))
                .isNotEmpty()
                .noneMatch(payload -> payload.contains(PLAIN));
        assertThat(settings.text(SECRET).await().indefinitely()).isEqualTo(PLAIN);
    }

    @Test
    void revealedSecretIsWrittenIntoTheAudit() {
        put(SECRET, PLAIN).statusCode(200);

        admin().post(SETTINGS + "/" + SECRET + "/reveal")
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("no-store"))
                .body("value", equalTo(PLAIN));

        assertThat(told(SECRET)).endsWith("audit.recorded.v1 setting.revealed");
    }

    @Test
    void secretSetAgainOpensAgain() {
        put(SECRET, PLAIN).statusCode(200);

        put(SECRET, PLAIN + " anew").statusCode(200);

        assertThat(settings.text(SECRET).await().indefinitely()).isEqualTo(PLAIN + " anew");
    }

    @Test
    void whatIsNotSetCannotBeRevealed() {
        admin().post(SETTINGS + "/" + SECRET + "/reveal")
                .then()
                .statusCode(404)
                .body("detail", not(containsString(SECRET)));
        admin().post(SETTINGS + "/no.such/reveal").then().statusCode(404).body("detail", equalTo("No such setting."));
    }

    @Test
    void environmentIsImportedWithoutTouchingWhatIsSet() {
        System.setProperty("LECTERN_OIDC_CLIENT_ID", "by-environment");
        System.setProperty("LECTERN_OIDC_CLIENT_SECRET", PLAIN);
        System.setProperty("LECTERN_PUBLIC_URL", "https://by-environment.example");
        try {
            put(URL, "https://by-database.example").statusCode(200);

            List<String> keys = admin().post(SETTINGS + "/import")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath()
                    .getList("keys");

            assertThat(keys).contains(CLIENT, SECRET).doesNotContain(URL);
        } finally {
            System.clearProperty("LECTERN_OIDC_CLIENT_ID");
            System.clearProperty("LECTERN_OIDC_CLIENT_SECRET");
            System.clearProperty("LECTERN_PUBLIC_URL");
        }
        assertThat(settings.text(CLIENT).await().indefinitely()).isEqualTo("by-environment");
        assertThat(settings.text(SECRET).await().indefinitely()).isEqualTo(PLAIN);
        assertThat(settings.text(URL).await().indefinitely()).isEqualTo("https://by-database.example");
    }

    @Test
    void changeInAnotherReplicaHoldsHereWithinASecond() {
        assertThat(settings.number(MINIMUM).await().indefinitely()).isEqualTo(8);
        Database.change("""
                INSERT INTO auth.setting (id, key, value, description, category, is_secret, created_at, updated_at)
                VALUES (?, ?, '20', '', '', false, now(), now())
                """, UUID.randomUUID(), MINIMUM);

        Broker.send("auth", Scope.ofRun(Ids.next()), new SettingChanged(MINIMUM));

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(settings.number(MINIMUM).await().indefinitely())
                        .isEqualTo(20));
    }

    @Test
    void onlyAdministratorsSeeSettings() {
        var someone = Person.registered().token();

        Person.as(someone).get(SETTINGS).then().statusCode(403);
        Person.as(someone).post(SETTINGS + "/" + SECRET + "/reveal").then().statusCode(403);
    }

    private RequestSpecification admin() {
        return Person.as(token);
    }

    private ValidatableResponse put(String key, String value) {
        return admin().body(Map.of("value", value)).put(SETTINGS + "/" + key).then();
    }

    /** What was told about this setting, oldest first. */
    private static List<String> told(String key) {
        return Database.events(key).stream()
                .map(event -> {
                    var action = event.getJsonObject("data").getString("action");
                    return event.getString("type") + (action == null ? "" : " " + action);
                })
                .toList();
    }
}
