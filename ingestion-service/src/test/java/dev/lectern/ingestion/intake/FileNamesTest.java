package dev.lectern.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNamesTest {

    @Test
    void foldersAreLeftOut() {
        assertThat(FileNames.safe("../../etc/passwd")).isEqualTo("passwd");
        assertThat(FileNames.safe("C:\\papers\\boiling.pdf")).isEqualTo("boiling.pdf");
        assertThat(FileNames.safe("..")).isEqualTo("file");
        assertThat(FileNames.safe(".hidden")).isEqualTo("hidden");
        assertThat(FileNames.safe("a/")).isEqualTo("file");
        assertThat(FileNames.safe(null)).isEqualTo("file");
    }

    @Test
    void signsThatCannotBeSeenOrThatTurnTheTextAreLeftOut() {
        assertThat(FileNames.safe("in\u0000voice\r\n\u202Efdp.exe")).isEqualTo("invoicefdp.exe");
        assertThat(FileNames.safe("a\u200Bb\uFEFF\uD800.pdf")).isEqualTo("ab.pdf");
        assertThat(FileNames.safe("a\"b<c>|d?.pdf")).isEqualTo("abcd.pdf");
    }

    @Test
    void lettersOfAllScriptsStay() {
        assertThat(FileNames.safe("Zażółć 水 \uD83D\uDE0D.pdf")).isEqualTo("Zażółć 水 \uD83D\uDE0D.pdf");
        assertThat(FileNames.safe("e\u0301.pdf")).isEqualTo("\u00e9.pdf");
    }

    @Test
    void aLongNameKeepsItsEndingAndNoHalfOfACharacter() {
        assertThat(FileNames.safe("a".repeat(300) + ".pdf")).hasSize(255).endsWith("a.pdf");
        var faces = FileNames.safe("\uD83D\uDE0D".repeat(200) + ".pdf");
        assertThat(faces).hasSizeBetween(250, 255).endsWith("\uD83D\uDE0D.pdf");
    }
}
