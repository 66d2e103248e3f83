package dev.lectern.ingestion.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lectern.extract.Limits;
import dev.lectern.extract.pdf.PdfPageImage;
import dev.lectern.ingestion.reader.ReaderConfig;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real one where it is installed; where it is not, these say that they were skipped. */
class TesseractTest {

    private record Ocr(String command) implements OcrConfig {
        @Override
        public String languages() {
            return "eng";
        }

        @Override
        public int pagesPerMonth() {
            return 10;
        }

        @Override
        public Duration timePerPage() {
            return Duration.ofSeconds(60);
        }

        @Override
        public int dpi() {
            return 200;
        }
    }

    private record Reader(Path scratch) implements ReaderConfig {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public int memory() {
            return 256;
        }

        @Override
        public Duration timePerFile() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration silence() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Duration idle() {
            return Duration.ofMinutes(1);
        }

        @Override
        public int filesBeforeRetiring() {
            return 1;
        }

        @Override
        public Optional<List<String>> javaOptions() {
            return Optional.empty();
        }
    }

    @TempDir
    Path folder;

    @Test
    void theWordsOfAPictureAreRead() throws Exception {
        var tesseract = tesseract("tesseract");
        assumeTrue(tesseract.engine().isPresent(), "Tesseract is not installed");

        var text = tesseract.read(pictureOf("Sea otters hold hands", "while they sleep."));

        assertThat(text.replaceAll("\\s+", " ").strip()).isEqualTo("Sea otters hold hands while they sleep.");
        assertThat(Files.list(folder.resolve("scratch"))).isEmpty();
    }

    @Test
    void whereThereIsNoSuchCommandThereIsNoEngine() throws Exception {
        assertThat(tesseract("no-such-command").engine()).isEmpty();
    }

    @Test
    void aCommandThatFailsIsNoEngine() throws Exception {
        assertThat(tesseract("false").engine()).isEmpty();
    }

    private Tesseract tesseract(String command) {
        return new Tesseract(new Ocr(command), new Reader(folder.resolve("scratch")));
    }

    private byte[] pictureOf(String... lines) throws Exception {
        var file = folder.resolve("page.pdf");
        try (var document = new PDDocument()) {
            var page = new PDPage(PDRectangle.A5);
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(FontName.HELVETICA), 16);
                content.newLineAtOffset(40, 500);
                for (var line : lines) {
                    content.showText(line);
                    content.newLineAtOffset(0, -24);
                }
                content.endText();
            }
            document.save(file.toFile());
        }
        var png = new ByteArrayOutputStream();
        PdfPageImage.write(file, 1, 200, Limits.USUAL, png);
        return png.toByteArray();
    }
}
