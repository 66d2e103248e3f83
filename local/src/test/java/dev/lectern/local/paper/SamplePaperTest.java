package dev.lectern.local.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class SamplePaperTest {

    @Test
    void samplePaperIsWhatItsTextSays() throws IOException {
        assertThat(text(SamplePaper.pdf()))
                .isEqualTo(text(SamplePaper.setAnew()))
                .contains("doi:10.5555/lectern.2026.1");
    }

    @Test
    void samePaperIsTheSameBytesAndAnotherIsNot() throws IOException {
        assertThat(TwoColumns.set("# Title\nSome words.", 7))
                .isEqualTo(TwoColumns.set("# Title\nSome words.", 7))
                .isNotEqualTo(TwoColumns.set("# Title\nSome words.", 8));
    }

    private static String text(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }
}
