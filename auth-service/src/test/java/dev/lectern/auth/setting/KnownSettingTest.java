package dev.lectern.auth.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownSettingTest {

    private static final KnownSetting CHOICE =
            KnownSetting.choice("k", "c", List.of("open", "closed"), "open", "LECTERN_K", "It.");
    private static final KnownSetting NUMBER =
            KnownSetting.number("k", "c", 8, "LECTERN_K", "It.").between(5, 10);

    @Test
    void everyDefaultIsAllowed() {
        assertThat(KnownSettings.ALL)
                .filteredOn(known -> known.standard() != null)
                .allSatisfy(
                        known -> assertThat(known.complaint(known.standard())).isEmpty());
    }

    @Test
    void noTwoShareAKeyOrAnEnvironmentName() {
        assertThat(KnownSettings.ALL).extracting(KnownSetting::key).doesNotHaveDuplicates();
        assertThat(KnownSettings.ALL).extracting(KnownSetting::environment).doesNotHaveDuplicates();
    }

    @Test
    void secretHasNoDefault() {
        assertThat(KnownSettings.ALL)
                .filteredOn(KnownSetting::isSecret)
                .isNotEmpty()
                .allSatisfy(known -> assertThat(known.standard()).isNull());
    }

    @ParameterizedTest
    @CsvSource({"open, true", "closed, true", "OPEN, false", "ajar, false"})
    void choiceIsOneOfThose(String value, boolean good) {
        assertThat(CHOICE.complaint(value).isEmpty()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"5, true", "10, true", "4, false", "11, false", "seven, false", "99999999999, false", "6.5, false"})
    void numberIsInItsRange(String value, boolean good) {
        assertThat(NUMBER.complaint(value).isEmpty()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org, true",
        "http://127.0.0.1:8400/x, true",
        "ftp://example.org, false",
        "javascript:alert(1), false",
        "https://, false",
        "example.org, false",
        "https://a b, false"
    })
    void urlIsAnAddressOfTheWeb(String value, boolean good) {
        assertThat(KnownSetting.url("k", "c", null, "LECTERN_K", "It.")
                        .complaint(value)
                        .isEmpty())
                .isEqualTo(good);
    }

    @Test
    void complaintNeverRepeatsASecret() {
        var secret = KnownSetting.secret("k", "c", "LECTERN_K", "It.");
        var value = "x".repeat(5_000);

        assertThat(secret.complaint(value).orElseThrow()).doesNotContain("xxx");
    }
}
