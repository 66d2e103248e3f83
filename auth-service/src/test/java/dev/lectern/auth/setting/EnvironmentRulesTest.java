package dev.lectern.auth.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.auth.Setting;
import dev.lectern.common.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EnvironmentRulesTest {

    private final EnvironmentRules rules;
    private final Vertx vertx;

    EnvironmentRulesTest(EnvironmentRules rules, Vertx vertx) {
        this.rules = rules;
        this.vertx = vertx;
    }

    @Test
    void defaultRoleThatRunsTheInstallationOrIsNotThereIsNamed() {
        assertThat(complaints("administrator"))
                .containsExactly("LECTERN_DEFAULT_ROLE must be the name of a role that does not run the installation.");
        assertThat(complaints("emperor")).hasSize(1);
        assertThat(complaints("student")).isEmpty();
    }

    private List<String> complaints(String role) {
        return Setting.during("LECTERN_DEFAULT_ROLE", role, () -> Await.on(vertx, rules::complaints));
    }
}
