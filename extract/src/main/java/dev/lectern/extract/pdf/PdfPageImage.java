package dev.lectern.extract.pdf;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.pdf.glyph.Frame;
import dev.lectern.extract.pdf.glyph.StreamSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/** Draws one page as a PNG, as a viewer would show it. */
public final class PdfPageImage {

    private static final int MOST_PIXELS = 25_000_000;
    private static final int POINTS_PER_INCH = 72;

    static {
        // Without this ImageIO writes each image to a file before it writes it to where it should go.
        ImageIO.setUseCache(false);
    }

    private PdfPageImage() {}

    /** A page too large for the resolution is drawn with less, rather than not at all. */
    public static void write(Path file, int page, int dpi, Limits limits, OutputStream png)
            throws IOException, Refused {
        try (PdfFile pdf = PdfFile.open(file, limits)) {
            if (page < 1 || page > pdf.pages()) {
                throw new Refused("The PDF has no page " + page + ".");
            }
            ImageIO.write(draw(pdf, page, dpi), "png", png);
        }
    }

    private static BufferedImage draw(PdfFile pdf, int page, int dpi) throws IOException, Refused {
        PDPage content = pdf.page(page);
        Frame frame = Frame.of(content);
        double scale = (double) dpi / POINTS_PER_INCH;
        double pixels = frame.width() * scale * frame.height() * scale;
        float fitting = (float) (pixels > MOST_PIXELS ? scale * Math.sqrt(MOST_PIXELS / pixels) : scale);
        try {
            StreamSize.check(content);
            PDFRenderer renderer = new PDFRenderer(pdf.document());
            renderer.setSubsamplingAllowed(true);
            return renderer.renderImage(pdf.document().getPages().indexOf(content), fitting, ImageType.RGB);
        } catch (RuntimeException | StackOverflowError | LinkageError broken) {
            throw new Refused("Page " + page + " is damaged and cannot be drawn.");
        }
    }
}
