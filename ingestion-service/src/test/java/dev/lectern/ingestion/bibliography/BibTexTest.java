package dev.lectern.ingestion.bibliography;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.ingestion.bibliography.Bibliography.Broken;
import dev.lectern.ingestion.bibliography.Bibliography.Form;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BibTexTest {

    private static final int MOST = 1_000;

    @Test
    void aWorkIsReadWithAllThatIsSaidOfIt() {
        var work = only("""
                % Encoding: UTF-8
                @comment{jabref-meta: databaseType:bibtex;}
                @preamble{"\\newcommand{\\x}{y}"}
                @string{ jb = "Journal of " # {Boiling} }

                @Article{bell2021,
                  author    = {Bell, Anna and {The Boiling Group} and van der Dee, Carl},
                  title     = "On the {Boiling} of " # {W\\"ater},
                  journal   = jb # { Points},
                  year      = 2021,
                  month     = mar,
                  doi       = {https://doi.org/10.1000/ABC_1},
                  url       = {https://example.org/a\\_b.pdf},
                  abstract  = {It boils --- at 100\\,\\%.},
                  file      = {Full Text PDF:files/12/bell.pdf:application/pdf;Snapshot:files/13/x.html:text/html},
                }
                """);

        assertThat(work.line()).isEqualTo(6);
        assertThat(work.key()).isEqualTo("bell2021");
        assertThat(work.type()).isEqualTo("article");
        assertThat(work.title()).isEqualTo("On the Boiling of W\u00e4ter");
        assertThat(work.authors()).containsExactly("Anna Bell", "The Boiling Group", "Carl van der Dee");
        assertThat(work.venue()).isEqualTo("Journal of Boiling Points");
        assertThat(work.year()).isEqualTo(2021);
        assertThat(work.doi()).isEqualTo("10.1000/abc_1");
        assertThat(work.addresses()).containsExactly("https://example.org/a_b.pdf");
        assertThat(work.summary()).isEqualTo("It boils \u2014 at 100 %.");
        assertThat(work.files()).containsExactly("files/12/bell.pdf", "files/13/x.html");
    }

    @ParameterizedTest
    @CsvSource({
        "G{\\\"o}del,Gödel",
        "{\\'E}cole,École",
        "\\'{e}t\\'e,été",
        "Erd{\\H{o}}s,Erdős",
        "\\v{C}apek,Čapek",
        "Ho\\v{r}ava,Hořava",
        "\\L{}ukasiewicz,Łukasiewicz",
        "Stra\\ss e,Straße",
        "S{\\o}rensen,Sørensen",
        "na\\\"{\\i}ve,naïve",
        "\\c{c}a,ça",
        "{\\AA}ngstr{\\\"o}m,Ångström",
        "50\\% \\& more,50% & more",
        "$\\alpha$-decay,α-decay",
        "\\emph{very} hot,very hot",
        "pages 1--2,pages 1–2"
    })
    void whatIsWrittenForLatexIsReadable(String written, String read) {
        assertThat(only("@misc{a, title = {" + written + "}}").title()).isEqualTo(read);
    }

    @Test
    void oneBrokenEntryIsNamedWithItsLine_andTheOthersComeIn() {
        var list = read("""
                @article{good, title = {One}}
                @article{bad,
                  title = {No end,
                  year = 2020

                @article{worse, title 3}

                @article{last, title = {Two}}
                """);

        assertThat(list.entries()).extracting(BibEntry::key).containsExactly("good", "last");
        assertThat(list.broken())
                .containsExactly(
                        new Broken(2, "bad", "The brace of line 3 is not closed."),
                        new Broken(6, "worse", "There should be a field and its value at line 6."));
    }

    @Test
    void whatIsNoEntryIsPassedOver_andAKeyIsNotNeeded() {
        var list = read("""
                Written by anna@example.org, 100 % sure.
                %@article{off, title = {Commented out}}
                @misc{title = {Without a key}}
                @book(round, title = "With round brackets", year = "in 1999")
                """);

        assertThat(list.broken()).isEmpty();
        assertThat(list.entries()).extracting(BibEntry::title).containsExactly("Without a key", "With round brackets");
        assertThat(list.entries().getFirst().label()).isEqualTo("Without a key");
        assertThat(list.entries().getLast().year()).isEqualTo(1999);
    }

    @ParameterizedTest
    @CsvSource({
        "'eprint = {2101.00001v2}, archiveprefix = {arXiv}',2101.00001",
        "'journal = {arXiv preprint arXiv:1706.03762}',1706.03762",
        "'url = {http://arxiv.org/abs/hep-th/9901001}',hep-th/9901001",
    })
    void arxivIsFetchedAsTheFileItself(String fields, String id) {
        var work = only("@misc{a, title = {T}, " + fields + "}");

        assertThat(work.arxivId()).isEqualTo(id);
        assertThat(work.addresses()).containsExactly("https://arxiv.org/pdf/" + id);
    }

    @ParameterizedTest
    @CsvSource({
        "paper.pdf,paper.pdf",
        ":papers/p.pdf:PDF,papers/p.pdf",
        "':C\\:/Users/anna/p.pdf:pdf',C:/Users/anna/p.pdf",
        "'C:\\\\Users\\\\anna\\\\p.pdf',C:/Users/anna/p.pdf",
        "file:///home/anna/a%20b.pdf,/home/anna/a b.pdf",
        "'A\\; B\\: C:files/1/x.pdf:application/pdf',files/1/x.pdf",
    })
    void filesAreNamedAsReferenceManagersDo(String written, String path) {
        assertThat(only("@misc{a, file = {" + written + "}}").files()).containsExactly(path);
    }

    @Test
    void anOlderEncodingIsReadAsWell() {
        var bytes = "@misc{a, title = {Über Größe}}".getBytes(Charset.forName("windows-1252"));

        assertThat(Bibliography.of(bytes, Form.BIBTEX, MOST)
                        .entries()
                        .getFirst()
                        .title())
                .isEqualTo("Über Größe");
    }

    @Test
    void noMoreThanAskedForIsRead() {
        assertThat(Bibliography.of("@misc{a,b=1} ".repeat(50).getBytes(StandardCharsets.UTF_8), Form.BIBTEX, 7)
                        .entries())
                .hasSize(7);
    }

    @Test
    void bracesThatNobodyClosesEndAfterAWhile() {
        var list = read("@misc{a, b = {\n".repeat(400) + "x".repeat(300_000));

        assertThat(list.broken()).hasSize(400);
    }

    @Test
    void abbreviationsThatStandForEachOtherDoNotGrowWithoutEnd() {
        var list = new StringBuilder("@string{b = {" + "y".repeat(20_000) + "}}\n@string{a0 = {x}}\n");
        for (int number = 1; number < 60; number++) {
            list.append("@string{a%1$d = a%2$d # a%2$d # a%2$d}\n".formatted(number, number - 1));
        }
        list.append("@misc{c, abstract = b}\n".repeat(500));

        var read = read(list.toString());

        assertThat(read.entries()).hasSizeLessThan(100);
        assertThat(read.entries().stream()
                        .mapToInt(one -> one.summary().length())
                        .sum())
                .isLessThan(2_000_000);
    }

    @Test
    void noNulAndNoHalfOfACharacterIsLeftInAnything() {
        var list = read("@misc{a\0b, title = {T\0\ud800}, doi = {10.1000/a\0b}, url = {https://example.org/\0},"
                + " file = {a\0.pdf}}\n@misc{c\0d, e = {");

        var work = list.entries().getFirst();
        assertThat(work.toString() + list.broken()).doesNotContain("\0", "\ud800");
    }

    private static Bibliography read(String text) {
        return Bibliography.of(text.getBytes(StandardCharsets.UTF_8), Form.BIBTEX, MOST);
    }

    private static BibEntry only(String text) {
        var list = read(text);
        assertThat(list.broken()).isEmpty();
        assertThat(list.entries()).hasSize(1);
        return list.entries().getFirst();
    }
}
