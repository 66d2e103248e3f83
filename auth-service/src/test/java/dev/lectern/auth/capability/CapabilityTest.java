package dev.lectern.auth.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.lectern.auth.Claims;
import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.identity.Capability;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CapabilityTest {

    private static final String CAPABILITIES = "/api/v1/capabilities";

    // One for the whole class: each sign-in costs the hash of a password.
    private static String credential;

    private static RequestSpecification admin() {
        if (credential == null) {
            credential = Person.admin().credential();
        }
        return Person.as(Person.tokenFor(credential));
    }

    @AfterEach
    void allOn() {
        Database.change("UPDATE auth.capability SET is_active = true");
    }

    @Test
    void everyCapabilityOfTheCodeIsARow() {
        var ofTheCode = Arrays.stream(Capability.class.getDeclaredFields())
                .map(CapabilityTest::value)
                .toList();

        assertThat(Database.column("SELECT identifier FROM auth.capability WHERE is_system"))
                .containsExactlyInAnyOrderElementsOf(ofTheCode);
    }

    @Test
    void inactiveOneGivesNothingToAnybody() {
        admin();
        var credential = CapabilityTest.credential;
        var before = Claims.of(Person.tokenFor(credential));

        patch(idOf("bonus-windows"), Map.of("active", false)).statusCode(200).body("active", equalTo(false));

        var after = Claims.of(Person.tokenFor(credential));
        assertThat(before.list("cap")).contains("bonus-windows");
        assertThat(after.list("cap")).doesNotContain("bonus-windows").contains("activity");
        assertThat(after.number("re")).isEqualTo(before.number("re") + 1);
    }

    @Test
    void switchedAsItIsBeginsNoEpoch() {
        var before = Database.column("SELECT epoch FROM auth.rights_epoch");

        patch(idOf("activity"), Map.of("active", true)).statusCode(200);

        assertThat(Database.column("SELECT epoch FROM auth.rights_epoch")).isEqualTo(before);
    }

    @Test
    void administrationStaysOn() {
        patch(idOf("administration"), Map.of("active", false)).statusCode(409);
    }

    @Test
    void whatComesWithTheSuiteIsNeitherRenamedNorDeleted() {

        patch(idOf("chat"), Map.of("name", "Talk")).statusCode(409);
        admin().delete(CAPABILITIES + "/" + idOf("chat")).then().statusCode(409);
    }

    @Test
    void ownOneIsMadeChangedAndDeleted() {
        var identifier = Person.freshName();

        var id = create(identifier)
                .statusCode(201)
                .body("active", equalTo(true))
                .body("system", equalTo(false))
                .extract()
                .jsonPath()
                .getUUID("id");
        create(identifier).statusCode(409);
        patch(id, Map.of("name", "Another")).statusCode(200).body("name", equalTo("Another"));
        admin().delete(CAPABILITIES + "/" + id).then().statusCode(204);

        admin().get(CAPABILITIES + "/" + id).then().statusCode(404).body("detail", equalTo("No such capability."));
        assertThat(Database.events(id))
                .extracting(event -> event.getJsonObject("data").getString("action"))
                .containsExactly("capability.created", "capability.changed", "capability.deleted");
    }

    @Test
    void blankNameIsNoName() {
        patch(idOf("chat"), Map.of("name", "  ")).statusCode(400);
    }

    @Test
    void listHasThemAllForAdministratorsOnly() {
        admin().get(CAPABILITIES + "?limit=200")
                .then()
                .statusCode(200)
                .body("items.identifier", hasItems("research", "chat", "administration"));
        Person.registered().asks().get(CAPABILITIES).then().statusCode(403);
    }

    private static ValidatableResponse create(String identifier) {
        return admin().body(Map.of("identifier", identifier, "name", "A tool", "description", "of a test"))
                .post(CAPABILITIES)
                .then();
    }

    private static ValidatableResponse patch(UUID id, Map<String, Object> patch) {
        return admin().body(patch).patch(CAPABILITIES + "/" + id).then();
    }

    private static UUID idOf(String identifier) {
        return UUID.fromString(Database.column("SELECT id FROM auth.capability WHERE identifier = ?", identifier)
                .getFirst());
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
