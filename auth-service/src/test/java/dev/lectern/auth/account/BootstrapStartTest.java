package dev.lectern.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.auth.AuthSettings;
import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.TestToken;
import dev.lectern.local.TestStack;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service of its own on an empty database: only there the variable does anything. */
@QuarkusTest
@TestProfile(BootstrapStartTest.FirstStart.class)
class BootstrapStartTest {

    public static final class FirstStart implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "lectern.bootstrap",
                    "{\"username\": \"root\", \"password\": \"%s\", \"email\": \"root@example.org\"}"
                            .formatted(Person.PASSWORD));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(TestStack.class),
                    new TestResourceEntry(TestToken.class),
                    new TestResourceEntry(AuthSettings.class));
        }
    }

    @Test
    void administratorOfTheVariableIsThereWithoutAnybodyAsking() {
        await().untilAsserted(() ->
                assertThat(Database.column("SELECT username FROM auth.account")).containsExactly("root"));

        Person.signIn("root", Person.PASSWORD).statusCode(200).body("roles[0]", equalTo("administrator"));
    }
}
