package dev.lectern.extract.pdf;

import static java.awt.image.BufferedImage.TYPE_BYTE_GRAY;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.util.Matrix;

/** Draws the small PDFs of the tests: A4, lines of text by their place from the upper left corner. */
final class Sheets implements AutoCloseable {

    static final PDFont ROMAN = new PDType1Font(FontName.TIMES_ROMAN);
    static final PDFont BOLD = new PDType1Font(FontName.TIMES_BOLD);
    static final PDFont MONO = new PDType1Font(FontName.COURIER);
    static final float HEIGHT = PDRectangle.A4.getHeight();

    final PDDocument document = new PDDocument();
    PDPage page;
    private PDPageContentStream content;

    Sheets page() throws IOException {
        finish();
        page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        content = new PDPageContentStream(document, page);
        return this;
    }

    Sheets text(PDFont font, float size, float x, float y, String text) throws IOException {
        return turned(font, size, Matrix.getTranslateInstance(x, HEIGHT - y), text);
    }

    Sheets text(float x, float y, String text) throws IOException {
        return text(ROMAN, 10, x, y, text);
    }

    /** Lines of ten points under each other. */
    Sheets lines(float x, float y, String... lines) throws IOException {
        for (int i = 0; i < lines.length; i++) {
            text(x, y + 12 * i, lines[i]);
        }
        return this;
    }

    Sheets turned(PDFont font, float size, Matrix matrix, String text) throws IOException {
        content.beginText();
        content.setFont(font, size);
        content.setTextMatrix(matrix);
        content.showText(text);
        content.endText();
        return this;
    }

    Sheets rule(float x, float y, float width) throws IOException {
        content.moveTo(x, HEIGHT - y);
        content.lineTo(x + width, HEIGHT - y);
        content.stroke();
        return this;
    }

    Sheets picture(float x, float y, float width, float height) throws IOException {
        PDImageXObject image = LosslessFactory.createFromImage(document, new BufferedImage(8, 8, TYPE_BYTE_GRAY));
        content.drawImage(image, x, HEIGHT - y - height, width, height);
        return this;
    }

    PDPageContentStream content() {
        return content;
    }

    Path save(Path file) throws IOException {
        finish();
        document.save(file.toFile());
        return file;
    }

    private void finish() throws IOException {
        if (content != null) {
            content.close();
            content = null;
        }
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
