package dev.lectern.ingestion.bibliography;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.ingestion.bibliography.Bibliography.Broken;
import dev.lectern.ingestion.bibliography.Bibliography.Form;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RisTest {

    @Test
    void aWorkIsReadWithAllThatIsSaidOfIt() {
        var list = read("""
                \ufeffTY  - JOUR
                ID  - bell2021
                AU  - Bell, Anna
                AU  - Dee, Carl
                TI  - On the boiling
                of water
                T2  - Journal of Boiling
                PY  - 2021/03/01/
                DO  - 10.1000/ABC
                AB  - It boils.
                UR  - https://example.org/a
                L1  - files/12/bell.pdf
                ER  -\s

                TY  - BOOK
                T1  - Without an end
                """);

        assertThat(list.broken()).isEmpty();
        var work = list.entries().getFirst();
        assertThat(work.key()).isEqualTo("bell2021");
        assertThat(work.authors()).containsExactly("Anna Bell", "Carl Dee");
        assertThat(work.title()).isEqualTo("On the boiling of water");
        assertThat(work.venue()).isEqualTo("Journal of Boiling");
        assertThat(work.year()).isEqualTo(2021);
        assertThat(work.doi()).isEqualTo("10.1000/abc");
        assertThat(work.summary()).isEqualTo("It boils.");
        assertThat(work.addresses()).containsExactly("https://example.org/a");
        assertThat(work.files()).containsExactly("files/12/bell.pdf");
        assertThat(list.entries().getLast().title()).isEqualTo("Without an end");
    }

    @Test
    void whatDoesNotBeginIsNamedWithItsLine_andTheOthersComeIn() {
        var list = read("""
                TY  - JOUR
                TI  - One
                ER  -

                TI  - Lost
                ID  - lost
                ER  -
                TY  - JOUR
                TI  - Two
                ER  -
                """);

        assertThat(list.entries()).extracting(BibEntry::title).containsExactly("One", "Two");
        assertThat(list.broken()).containsExactly(new Broken(5, "lost", "There is no TY at its beginning."));
    }

    @Test
    void anOlderEncodingIsReadAsWell() {
        var bytes = "TY  - JOUR\r\nTI  - Über Größe\r\nAU  - Müller, Jürgen\r\nER  - \r\n"
                .getBytes(StandardCharsets.ISO_8859_1);

        var work = Bibliography.of(bytes, Form.RIS, 10).entries().getFirst();

        assertThat(work.title()).isEqualTo("Über Größe");
        assertThat(work.authors()).containsExactly("Jürgen Müller");
    }

    @Test
    void aLineThatGoesOnWithoutEndIsCut() {
        var list = read("TY  - JOUR\nAB  - a\n" + "b\n".repeat(500_000) + "ER  - \n");

        assertThat(list.entries().getFirst().summary()).hasSizeLessThanOrEqualTo(30_000);
    }

    private static Bibliography read(String text) {
        return Bibliography.of(text.getBytes(StandardCharsets.UTF_8), Form.RIS, 1_000);
    }
}
