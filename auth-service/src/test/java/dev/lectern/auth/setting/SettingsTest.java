package dev.lectern.auth.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.auth.Database;
import dev.lectern.auth.Person;
import dev.lectern.local.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SettingsTest {

    private static final String URL = "suite.public-url";
    private static final String INSERT = """
            INSERT INTO auth.setting (id, key, value, description, category, is_secret, created_at, updated_at)
            VALUES (?, ?, ?, '', '', false, now(), now())
            """;

    @Inject
    Settings settings;

    @AfterEach
    void forget() {
        Database.change("DELETE FROM auth.setting WHERE key = ?", URL);
        settings.refresh().await().indefinitely();
    }

    @Test
    void defaultHoldsWhileNobodySaysOtherwise() {
        assertThat(settings.text(URL).await().indefinitely()).isEqualTo("http://127.0.0.1:8400");
        assertThat(settings.number("sessions.idle-minutes").await().indefinitely())
                .isEqualTo(720);
        assertThat(settings.flag("accounts.verify-email").await().indefinitely())
                .isFalse();
        assertThat(settings.text("oidc.issuer").await().indefinitely()).isNull();
    }

    @Test
    void environmentBeatsTheDefaultAndTheDatabaseBeatsBoth() {
        System.setProperty("LECTERN_PUBLIC_URL", "https://by-environment.example");
        try {
            assertThat(settings.text(URL).await().indefinitely()).isEqualTo("https://by-environment.example");

            Database.change(INSERT, UUID.randomUUID(), URL, "https://by-database.example");
            settings.refresh().await().indefinitely();

            assertThat(settings.text(URL).await().indefinitely()).isEqualTo("https://by-database.example");
        } finally {
            System.clearProperty("LECTERN_PUBLIC_URL");
        }
    }

    @Test
    void undeclaredKeyIsAMistakeOfTheCode() {
        assertThatThrownBy(() -> settings.text("no.such")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void databaseLetsAdministratorsWriteAndNobodyElse() throws SQLException {
        var one = Person.registered();
        var admin = Person.admin();

        assertThatThrownBy(() -> insertAs(one.id())).hasMessageContaining("row-level security");
        assertThat(insertAs(admin.id())).isEqualTo(URL);
    }

    private static String insertAs(UUID user) throws SQLException {
        try (var app = Database.as("auth_app", TestServers.APP_PASSWORD)) {
            app.setAutoCommit(false);
            Database.column(app, "SELECT set_config('lectern.user_id', ?, true)", user.toString());
            return Database.column(
                            app,
                            INSERT.replace("auth.", "") + " RETURNING key",
                            UUID.randomUUID(),
                            URL,
                            "https://example.org")
                    .getFirst();
        }
    }
}
