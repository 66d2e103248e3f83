package dev.lectern.ingestion.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org/paper.pdf",
                "ftp://example.org/paper.pdf",
                "file:///etc/passwd",
                "jar:http://example.org!/x",
                "gopher://example.org/",
                "http://",
                "http:///etc/passwd",
                "http://user@example.org/",
                "http://user:secret@example.org/",
                "http://example.org:22/",
                "http://example.org:8410/",
                "http://exa mple.org/",
                "http://example.org/\u0000",
                "http://example.org/a b"
            })
    void whatIsNoPlainAddressOfTheWebIsRefused(String address) {
        assertThatExceptionOfType(CannotFetch.class)
                .isThrownBy(() -> Destination.of(address, Set.of()))
                .matches(refused -> !refused.passing());
    }

    @ParameterizedTest
    @CsvSource({
        "http://Example.ORG, http://example.org:80/",
        "https://example.org/a/paper.pdf?v=2#page=3, https://example.org:443/a/paper.pdf?v=2",
        "https://bücher.example/lesen, https://xn--bcher-kva.example:443/lesen",
        "http://example.org./x, http://example.org:80/x",
        "http://[2606:4700::1111]/x, http://[2606:4700::1111]:80/x",
        "http://example.org//evil.example/x, http://example.org:80/evil.example/x"
    })
    void anAddressIsBroughtIntoOneForm(String address, String form) {
        assertThat(Destination.of(address, Set.of())).hasToString(form);
    }

    @Test
    void aDoorOfOnesOwnNetworkCanBeAllowed() {
        assertThat(Destination.of("http://files.intern:8080/x", Set.of("files.intern:8080")))
                .hasToString("http://files.intern:8080/x");
    }

    @Test
    void aRedirectMayBeRelativeButNeverLessProtected() {
        var there = Destination.of("https://example.org/a/b", Set.of());

        assertThat(there.follow("../c?d=1", Set.of())).hasToString("https://example.org:443/c?d=1");
        assertThatExceptionOfType(CannotFetch.class).isThrownBy(() -> there.follow("http://example.org/c", Set.of()));
        assertThatExceptionOfType(CannotFetch.class).isThrownBy(() -> there.follow("file:///etc/passwd", Set.of()));
        assertThatExceptionOfType(CannotFetch.class).isThrownBy(() -> there.follow("::::", Set.of()));
    }

    @Test
    void aFileIsCalledAfterTheEndOfItsPath() {
        assertThat(Destination.of("https://example.org/a/paper.pdf?v=2", Set.of())
                        .name())
                .isEqualTo("paper.pdf");
        assertThat(Destination.of("https://example.org/", Set.of()).name()).isEqualTo("example.org");
    }
}
