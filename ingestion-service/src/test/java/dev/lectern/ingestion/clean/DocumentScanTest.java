package dev.lectern.ingestion.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Block;
import dev.lectern.extract.Block.Kind;
import dev.lectern.ingestion.clean.Findings.TitleOrigin;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.page.SourcePage.Part;
import dev.lectern.ingestion.page.SourcePage.State;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentScanTest {

    private static final int YEAR = 2026;

    private record Piece(Kind kind, String text) {}

    private final DocumentScan scan = new DocumentScan();

    @Test
    void aPapersFrontMatterIsRecognised() {
        scan.see(page(
                1,
                piece(Kind.TITLE, "On the Boiling\nof Water"),
                piece(Kind.AUTHORS, "Anna Bell1,*, Carl van der Dee2 and Émile Zo\u0308e\u2020"),
                piece(Kind.PARAGRAPH, "1 Department of Heat, University of Somewhere"),
                piece(Kind.PARAGRAPH, "Published online: 3 May 2021. https://doi.org/10.1000/182"),
                piece(Kind.HEADING, "Abstract"),
                piece(Kind.PARAGRAPH, "We boil water and look at it."),
                piece(Kind.PARAGRAPH, "Keywords: water; steam; heat transfer.")));

        var found = scan.end(Map.of("title", "Microsoft Word - final2.docx"), YEAR);

        assertThat(found.title()).isEqualTo("On the Boiling of Water");
        assertThat(found.titleOrigin()).isEqualTo(TitleOrigin.PAGE);
        assertThat(found.authors()).containsExactly("Anna Bell", "Carl van der Dee", "Émile Zöe");
        assertThat(found.primaryDoi()).isEqualTo("10.1000/182");
        assertThat(found.year()).isEqualTo(2021);
        assertThat(found.summary()).isEqualTo("We boil water and look at it.");
        assertThat(found.keywords()).containsExactly("water", "steam", "heat transfer");
    }

    @Test
    void partsKnowTheHeadingTheyAreBelow_alsoOnTheNextPage() {
        var first = scan.see(page(
                1,
                piece(Kind.PARAGRAPH, "Before."),
                piece(Kind.HEADING, "2 \n Methods"),
                piece(Kind.PARAGRAPH, "We did this.")));
        var second = scan.see(page(2, piece(Kind.PARAGRAPH, "And that."), piece(Kind.HEADING, "3 Results")));

        assertThat(first.parts()).extracting(Part::section).containsExactly(null, "2 Methods", "2 Methods");
        assertThat(second.parts()).extracting(Part::section).containsExactly("2 Methods", "3 Results");
    }

    @Test
    void referencesAreWhatIsBelowTheirHeading_andTheirDoisAreNotTheDocumentsOwn() {
        scan.see(page(
                1,
                piece(Kind.HEADING, "References"),
                piece(Kind.PARAGRAPH, "[1] A. Bell. Heat. doi:10.1000/1"),
                piece(Kind.LIST_ITEM, "[2] C. Dee. Cold."),
                piece(Kind.HEADING, "Appendix"),
                piece(Kind.PARAGRAPH, "Not one of them.")));
        scan.see(page(2, piece(Kind.REFERENCE, "[3] E. Eff. Late.")));

        var found = scan.end(Map.of(), YEAR);

        assertThat(found.references())
                .containsExactly("[1] A. Bell. Heat. doi:10.1000/1", "[2] C. Dee. Cold.", "[3] E. Eff. Late.");
        assertThat(found.dois()).containsExactly("10.1000/1");
    }

    @Test
    void theHashIsOfThePagesWithFormFeedsBetween() throws NoSuchAlgorithmException {
        scan.see(SourcePage.ofText("one"));
        scan.see(SourcePage.ofText(""));
        scan.see(SourcePage.ofText("thr\u00e9e"));

        var found = scan.end(Map.of(), YEAR);

        var text = "one\f\fthr\u00e9e";
        assertThat(found.textHash())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8))));
        assertThat(found.characters()).isEqualTo(text.length());
        assertThat(found.words()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"untitled", "Microsoft Word - x.doc", "paper.dvi", "a1", "main", "Slide 1", "10.1000/182-1234"})
    void whatProgramsWriteIsNoTitle(String said) {
        scan.see(SourcePage.ofText("Something else is here."));

        assertThat(scan.end(Map.of("title", said), YEAR).title()).isNull();
    }

    @Test
    void aTitleThatStandsOnThePageIsTakenFromTheProperties() {
        scan.see(page(1, piece(Kind.TITLE, "JOURNAL OF HEAT"), piece(Kind.PARAGRAPH, "ON BOILING\nWATER. By A. Bell")));

        var found = scan.end(Map.of("title", "On boiling water"), YEAR);

        assertThat(found.title()).isEqualTo("On boiling water");
        assertThat(found.titleOrigin()).isEqualTo(TitleOrigin.PROPERTIES);
    }

    @Test
    void theHeadingOfAPartIsNoTitle_andWhatBeginsTheFirstPageMayBeOne() {
        scan.see(page(1, piece(Kind.HEADING, "1 Introduction"), piece(Kind.PARAGRAPH, "Water boils.")));
        assertThat(scan.end(Map.of(), YEAR).title()).isNull();

        var other = new DocumentScan();
        other.see(page(1, piece(Kind.HEADING, "How water boils"), piece(Kind.PARAGRAPH, "It does.")));
        assertThat(other.end(Map.of(), YEAR).title()).isEqualTo("How water boils");
    }

    @ParameterizedTest
    @CsvSource({
        "en, The water that is in the pot boils and the steam of it rises to the lid with a sound",
        "de, Das Wasser in dem Topf kocht und der Dampf ist nicht mit den Augen zu sehen auf die Dauer",
        "fr, Les eaux qui sont dans une casserole et sur le feu des cuisines ne sont pas froides pour les mains",
        "ru, Вода кипит при ста градусах если давление воздуха обычное и кастрюля стоит на плите долго",
    })
    void theLanguageIsGuessed(String language, String sentence) {
        scan.see(SourcePage.ofText((sentence + " ").repeat(4)));

        assertThat(scan.end(Map.of(), YEAR).language()).isEqualTo(language);
    }

    @Test
    void noLanguageIsGuessedFromNumbers() {
        scan.see(SourcePage.ofText("1 2 3 4 5 6"));

        assertThat(scan.end(Map.of(), YEAR).language()).isNull();
    }

    private static Piece piece(Kind kind, String text) {
        return new Piece(kind, text);
    }

    private static SourcePage page(int number, Piece... pieces) {
        var text = new StringBuilder();
        var parts = new ArrayList<Part>();
        for (var piece : List.of(pieces)) {
            text.append(text.isEmpty() ? "" : "\n\n");
            parts.add(new Part(
                    new Block(
                            piece.kind(),
                            piece.kind() == Kind.HEADING ? 1 : 0,
                            text.length(),
                            text.length() + piece.text().length()),
                    null));
            text.append(piece.text());
        }
        return new SourcePage(number, null, text.toString(), parts, 595, 842, State.TEXT);
    }
}
