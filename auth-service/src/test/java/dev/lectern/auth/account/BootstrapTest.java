package dev.lectern.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.common.Await;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BootstrapTest {

    private final Bootstrap bootstrap;
    private final Vertx vertx;

    BootstrapTest(Bootstrap bootstrap, Vertx vertx) {
        this.bootstrap = bootstrap;
        this.vertx = vertx;
    }

    @Test
    void whereThereIsAnAccountNothingIsMade() {
        Person.registered();
        var name = Person.freshName();
        var first = Bootstrap.parsed("{\"username\": \"" + name + "\", \"password\": \"" + Person.PASSWORD + "\"}");

        Await.on(vertx, () -> bootstrap.make(first));

        assertThat(Database.column("SELECT id FROM auth.account WHERE username = ?", name))
                .isEmpty();
    }

    @Test
    void addressMayBeAbsentAndNothingPrintsThePassword() {
        var first = Bootstrap.parsed("{\"username\": \"root\", \"password\": \"correct horse\"}");

        assertThat(first.person().email()).isNull();
        assertThat(first.toString()).doesNotContain("horse");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"root:secret", "{\"username\": \"root\"}", "{\"username\": \"a b\", \"password\": \"secret\"}"})
    void strangeValueIsNamedAndNotQuoted(String json) {
        assertThatThrownBy(() -> Bootstrap.parsed(json))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("LECTERN_BOOTSTRAP")
                .hasMessageNotContaining("secret");
    }
}
