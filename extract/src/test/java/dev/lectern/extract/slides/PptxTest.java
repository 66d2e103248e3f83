package dev.lectern.extract.slides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Packed;
import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import org.junit.jupiter.api.Test;

class PptxTest {

    private static final String SPACES =
            " xmlns:p='p' xmlns:a='a' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'";

    @Test
    void aSlideIsAPageInTheOrderOfThePresentation() throws Exception {
        byte[] pptx = Packed.ooxml("ppt/presentation.xml", "presentationml.presentation")
                .part(
                        "ppt/presentation.xml",
                        "<p:presentation" + SPACES
                                + "><p:sldIdLst><p:sldId id='256' r:id='r2'/><p:sldId id='257' r:id='r1'/>"
                                + "</p:sldIdLst><p:sldSz cx='9144000' cy='6858000'/></p:presentation>")
                .relations("ppt/presentation.xml", "slide", "slides/slide1.xml", "slide", "slides/slide2.xml")
                .part(
                        "ppt/slides/slide1.xml",
                        slide("<p:pic><p:nvPicPr><p:cNvPr id='4' name='x' descr='A curve'/></p:nvPicPr></p:pic>"))
                .part(
                        "ppt/slides/slide2.xml",
                        slide(shape(
                                        "",
                                        "<a:p><a:r><a:t>Point</a:t></a:r></a:p><a:p><a:pPr"
                                                + " lvl='1'/><a:r><a:t>Detail</a:t></a:r></a:p>")
                                + shape("type='sldNum'", "<a:p><a:fld type='slidenum'><a:t>1</a:t></a:fld></a:p>")
                                + "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc gridSpan='2'>"
                                + body("Both") + "</a:tc><a:tc hMerge='1'>" + body("")
                                + "</a:tc></a:tr><a:tr><a:tc>" + body("a") + "</a:tc><a:tc>" + body("b")
                                + "</a:tc></a:tr></a:tbl></a:graphicData></a:graphic>"
                                + "</p:graphicFrame>" + shape("type='title'", "<a:p><a:r><a:t>Why</a:t></a:r></a:p>")))
                .relations("ppt/slides/slide2.xml", "notesSlide", "../notesSlides/notesSlide1.xml")
                .part(
                        "ppt/notesSlides/notesSlide1.xml",
                        slide(shape("type='sldImg'", "")
                                + shape("type='body'", "<a:p><a:r><a:t>Say it slowly</a:t></a:r></a:p>")))
                .bytes();
        Told told = Told.of(Types.PPTX, pptx);
        assertThat(told.texts())
                .containsExactly("Why\n\nPoint\n\nDetail\n\nBoth | Both\na | b\n\nSay it slowly", "A curve");
        assertThat(told.blocks())
                .containsExactly(
                        "HEADING1 Why",
                        "LIST_ITEM1 Point",
                        "LIST_ITEM2 Detail",
                        "TABLE Both | Both\na | b",
                        "FOOTNOTE Say it slowly",
                        "CAPTION A curve");
        assertThat(told.told().getFirst().width()).isEqualTo(720);
        assertThat(told.told().getFirst().height()).isEqualTo(540);
    }

    @Test
    void aMissingSlideIsStillAPage() throws Exception {
        byte[] pptx = Packed.ooxml("ppt/presentation.xml", "presentationml.presentation")
                .part(
                        "ppt/presentation.xml",
                        "<p:presentation" + SPACES
                                + "><p:sldIdLst><p:sldId id='256' r:id='r1'/></p:sldIdLst></p:presentation>")
                .relations("ppt/presentation.xml", "slide", "slides/slide1.xml")
                .bytes();
        Told told = Told.of(Types.PPTX, pptx);
        assertThat(told.texts()).containsExactly("");
        assertThat(told.lost()).containsExactly("1 part that the file names is missing in it");
    }

    private static String slide(String shapes) {
        return "<p:sld" + SPACES + "><p:cSld><p:spTree>" + shapes + "</p:spTree></p:cSld></p:sld>";
    }

    private static String shape(String placeholder, String paragraphs) {
        return "<p:sp><p:nvSpPr><p:cNvPr id='2' name='n'/><p:nvPr><p:ph " + placeholder
                + "/></p:nvPr></p:nvSpPr><p:txBody>" + paragraphs + "</p:txBody></p:sp>";
    }

    private static String body(String text) {
        return "<a:txBody><a:p><a:r><a:t>" + text + "</a:t></a:r></a:p></a:txBody>";
    }
}
