package dev.lectern.local.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path folder;

    @Test
    void secretsAreForTheirOwnerAloneAndStayTheSame() throws IOException {
        var home = new Home(folder, folder, 8400);
        home.create();

        var first = Secrets.of(home);
        var second = Secrets.of(home);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secrets.properties"))))
                .isEqualTo("rw-------");
        assertThat(second.superuser()).isEqualTo(first.superuser());
        assertThat(Base64.getDecoder().decode(first.key())).hasSize(32);
        assertThat(first.database(App.AUTH, "app")).isNotEqualTo(first.database(App.AUTH, "owner"));
        assertThat(first.shares()).hasSize(6);
    }
}
