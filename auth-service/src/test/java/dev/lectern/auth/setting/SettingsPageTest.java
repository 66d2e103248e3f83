package dev.lectern.auth.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/settings.md says what the code says; on a difference the failure shows the table as it should be. */
class SettingsPageTest {

    @Test
    void pageHasExactlyTheSettingsThereAre() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "settings.md"));

        var table = KnownSettings.ALL.stream().map(SettingsPageTest::row).collect(Collectors.joining("\n"));

        assertThat(page).contains(table);
        assertThat(page.lines().filter(line -> line.startsWith("| `"))).hasSize(KnownSettings.ALL.size());
    }

    private static String row(KnownSetting known) {
        var standard = known.isSecret() || known.standard() == null ? "none" : "`" + known.standard() + "`";
        return "| `" + known.key() + "` | `" + known.environment() + "` | " + allowed(known) + " | " + standard + " | "
                + known.description() + " |";
    }

    private static String allowed(KnownSetting known) {
        return switch (known.type()) {
            case CHOICE -> "`" + String.join("`, `", known.choices()) + "`";
            case NUMBER -> known.least() + " to " + known.most();
            case FLAG -> "`true`, `false`";
            case TEXT -> "text";
            case URL -> "address";
            case SECRET -> "secret";
        };
    }
}
