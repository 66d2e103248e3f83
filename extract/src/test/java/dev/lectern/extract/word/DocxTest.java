package dev.lectern.extract.word;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Packed;
import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import org.junit.jupiter.api.Test;

class DocxTest {

    private static final String STYLES = "<w:styles xmlns:w='w'>"
            + "<w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>"
            + "<w:style w:type='paragraph' w:styleId='Mine'><w:basedOn w:val='berschrift1'/></w:style>"
            + "<w:style w:type='paragraph' w:styleId='T'><w:name w:val='Title'/></w:style>"
            + "<w:style w:type='paragraph' w:styleId='C'><w:name w:val='caption'/></w:style>"
            + "<w:style w:type='paragraph' w:styleId='Loop'><w:basedOn w:val='Loop'/></w:style>"
            + "<w:style w:type='character' w:styleId='Ghost'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";

    private static final String NUMBERS = "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'><w:lvl"
            + " w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl><w:lvl"
            + " w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%1.%2)'/></w:lvl><w:lvl"
            + " w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='bullet'/><w:lvlText"
            + " w:val='o'/></w:lvl></w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num><w:num"
            + " w:numId='8'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride"
            + " w:val='1'/></w:lvlOverride></w:num></w:numbering>";

    @Test
    void headingsAreFoundByTheirStyleInAnyLanguage() throws Exception {
        assertThat(told(styled("T", "Work")
                                + styled("berschrift1", "One")
                                + styled("Mine", "Two")
                                + styled("C", "Figure 1")
                                + p("Text")
                                + styled("Loop", "Round"))
                        .blocks())
                .containsExactly(
                        "TITLE Work",
                        "HEADING1 One",
                        "HEADING1 Two",
                        "CAPTION Figure 1",
                        "PARAGRAPH Text",
                        "PARAGRAPH Round");
    }

    @Test
    void itemsBearTheNumbersThatWordShows() throws Exception {
        assertThat(told(item(7, 0, "A")
                                + item(7, 1, "B")
                                + item(7, 1, "C")
                                + item(7, 2, "D")
                                + item(7, 0, "E")
                                + item(7, 1, "F")
                                + item(8, 0, "G"))
                        .blocks())
                .containsExactly(
                        "LIST_ITEM1 1. A",
                        "LIST_ITEM2 1.a) B",
                        "LIST_ITEM2 1.b) C",
                        "LIST_ITEM3 D",
                        "LIST_ITEM1 2. E",
                        "LIST_ITEM2 2.a) F",
                        "LIST_ITEM1 1. G");
    }

    @Test
    void changesAreShownAsAccepted() throws Exception {
        Told told = told("<w:p><w:r><w:t>The"
                + " </w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One"
                + " </w:t></w:r></w:p>" + p("paragraph")
                + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("gone") + "</w:tc></w:tr><w:tr><w:tc>"
                + p("a") + "</w:tc><w:tc>" + p("b")
                + "</w:tc></w:tr></w:tbl>");
        assertThat(told.blocks()).containsExactly("PARAGRAPH The new", "PARAGRAPH One paragraph", "TABLE a | b");
    }

    @Test
    void whatIsHiddenIsNotTold() throws Exception {
        assertThat(told("<w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
                                + "<w:r><w:rPr><w:rStyle w:val='Ghost'/></w:rPr><w:t>ghost</w:t></w:r>"
                                + "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> too</w:t></w:r></w:p>")
                        .text())
                .isEqualTo("Seen too");
    }

    @Test
    void pagesEndWhereWordSawThemEnd() throws Exception {
        Told told = told(
                "<w:p><w:r><w:t>First,</w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>second</w:t></w:r></w:p><w:p><w:r><w:br"
                        + " w:type='page'/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>third</w:t></w:r></w:p><w:p><w:r><w:br"
                        + " w:type='page'/></w:r></w:p><w:p><w:r><w:br w:type='page'/></w:r></w:p>"
                        + p("fifth"));
        assertThat(told.texts()).containsExactly("First,", "second", "third", "", "fifth");
    }

    @Test
    void longTextWithoutPagesGetsPagesOfOurs() throws Exception {
        Told told = told(p("word ".repeat(300)).repeat(10));
        assertThat(told.texts()).hasSize(5).allMatch(text -> text.length() <= 3000);
    }

    @Test
    void notesStandAtTheEndOfTheirPage() throws Exception {
        byte[] docx = Packed.docx("<w:p><w:r><w:t>Claim</w:t></w:r><w:r><w:footnoteReference"
                        + " w:id='2'/></w:r><w:r><w:t>.</w:t></w:r></w:p>"
                        + p("More") + "<w:p><w:r><w:t>End</w:t><w:endnoteReference w:id='5'/></w:r></w:p>")
                .part(
                        "word/footnotes.xml",
                        "<w:footnotes xmlns:w='w'><w:footnote w:type='separator' w:id='0'>" + p("-----")
                                + "</w:footnote><w:footnote w:id='2'>" + p("Source") + "</w:footnote></w:footnotes>")
                .part(
                        "word/endnotes.xml",
                        "<w:endnotes xmlns:w='w'><w:endnote w:id='5'>" + p("Last") + "</w:endnote></w:endnotes>")
                .bytes();
        assertThat(Told.of(Types.DOCX, docx).blocks())
                .containsExactly(
                        "PARAGRAPH Claim[1].",
                        "PARAGRAPH More",
                        "PARAGRAPH End[i]",
                        "FOOTNOTE [i] Last",
                        "FOOTNOTE [1] Source");
    }

    @Test
    void equationsAreReadInALine() throws Exception {
        String math =
                "<m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>-b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
                        + "<m:r><m:t>+</m:t></m:r><m:sSup><m:e><m:r><m:t>a</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup><m:nary><m:naryPr><m:chr"
                        + " m:val='∑'/></m:naryPr><m:sub><m:r><m:t>n=1</m:t></m:r></m:sub><m:sup><m:r><m:t>∞</m:t></m:r></m:sup>"
                        + "<m:e><m:d><m:e><m:r><m:t>n</m:t></m:r></m:e></m:d></m:e></m:nary></m:oMath>";
        assertThat(told("<w:p><m:oMathPara>" + math + "</m:oMathPara></w:p>").blocks())
                .containsExactly("FORMULA x=(-b)/2+a^2∑_(n=1)^∞ (n)");
    }

    @Test
    void textBoxesFollowTheirParagraphAndAreToldOnce() throws Exception {
        String box = "<w:txbxContent>" + p("Boxed") + "</w:txbxContent>";
        assertThat(told("<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:anchor>" + box
                                + "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>" + box
                                + "</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Anchor</w:t></w:r></w:p>")
                        .blocks())
                .containsExactly("PARAGRAPH Anchor", "PARAGRAPH Boxed");
    }

    @Test
    void picturesSayWhatTheirAuthorWroteOrAreCounted() throws Exception {
        Told told =
                told(picture("A map of Iceland") + picture("") + picture("A duck Description automatically generated")
                        + "<w:p><w:r><w:t>x</w:t><w:commentReference w:id='1'/></w:r></w:p>");
        assertThat(told.blocks()).containsExactly("CAPTION A map of Iceland", "PARAGRAPH x");
        assertThat(told.lost())
                .containsExactly("2 images without a description were left out", "1 comment was left out");
    }

    @Test
    void mergedCellsAreReadInEachRowAndColumn() throws Exception {
        assertThat(told("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + p("Year") + "</w:tc><w:tc>"
                                + p("Sum") + "</w:tc></w:tr>"
                                + "<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + p("2025")
                                + "</w:tc><w:tc>" + p("Q1") + p("early")
                                + "</w:tc><w:tc>" + p("7") + "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>"
                                + p("")
                                + "</w:tc><w:tc>" + p("Q2") + "</w:tc><w:tc>" + p("8") + "</w:tc></w:tr></w:tbl>"
                                + p("After"))
                        .blocks())
                .containsExactly("TABLE Year | Year | Sum\n2025 | Q1 early | 7\n2025 | Q2 | 8", "PARAGRAPH After");
    }

    private static Told told(String body) throws Exception {
        return Told.of(
                Types.DOCX,
                Packed.docx(body)
                        .part("word/styles.xml", STYLES)
                        .part("word/numbering.xml", NUMBERS)
                        .bytes());
    }

    private static String p(String text) {
        return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    }

    private static String styled(String style, String text) {
        return "<w:p><w:pPr><w:pStyle w:val='" + style + "'/></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    }

    private static String item(int list, int level, String text) {
        return "<w:p><w:pPr><w:numPr><w:ilvl w:val='" + level + "'/><w:numId w:val='" + list
                + "'/></w:numPr></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    }

    private static String picture(String description) {
        return "<w:p><w:r><w:drawing><wp:inline><wp:docPr descr='" + description
                + "'/><a:blip/></wp:inline></w:drawing></w:r></w:p>";
    }
}
