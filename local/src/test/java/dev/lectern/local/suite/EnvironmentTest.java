package dev.lectern.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Secrets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told which secret. */
class EnvironmentTest {

    @TempDir
    Path folder;

    private Home home;
    private Secrets secrets;

    @BeforeEach
    void makeHome() {
        home = new Home(folder, folder, 8400);
        home.create();
        secrets = Secrets.of(home);
    }

    @Test
    void onlyAuthKnowsTheKeyAndTheOthersSecrets() {
        for (var app : App.values()) {
            var environment = SuiteParts.environment(home, secrets, app);

            assertThat(environment.containsKey("LECTERN_KEY")).isEqualTo(app == App.AUTH);
            assertThat(environment.containsKey("LECTERN_SERVICE_SECRETS_PROJECT"))
                    .isEqualTo(app == App.AUTH);
            assertThat(environment).containsEntry("LECTERN_SERVICE_SECRET", secrets.client(app));
        }
    }

    @Test
    void nobodyKnowsTheSuperuserAndTheGatewayKnowsNoDatabase() {
        for (var app : App.values()) {
            assertThat(SuiteParts.environment(home, secrets, app).values())
                    .noneMatch(value -> value.contains(secrets.superuser()));
        }
        assertThat(SuiteParts.environment(home, secrets, App.GATEWAY)).doesNotContainKey("LECTERN_DB_APP_PASSWORD");
    }
}
