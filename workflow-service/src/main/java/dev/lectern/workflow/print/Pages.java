package dev.lectern.workflow.print;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** Paragraphs one below the other, on as many pages as it takes. */
public final class Pages implements AutoCloseable {

    /** What is written on them. */
    public interface Content {
        void on(Pages pages) throws IOException;
    }

    public static final float TITLE = 16;
    public static final float HEADING = 12;
    public static final float BODY = 10;
    public static final float SMALL = 8;

    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float MARGIN = 56;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float LEADING = 1.35f;

    private final PDDocument document = new PDDocument();
    private final PDFont font;
    private PDPageContentStream page;
    private float y;

    private Pages() throws IOException {
        try (var file = PDDocument.class.getResourceAsStream(FONT)) {
            font = PDType0Font.load(document, file, true);
        }
        turn();
    }

    /** As bytes of a file. */
    public static byte[] of(String title, Content content) {
        var bytes = new ByteArrayOutputStream();
        try (var pages = new Pages()) {
            content.on(pages);
            pages.page.close();
            pages.document.getDocumentInformation().setTitle(title);
            pages.document.save(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public void space(float points) {
        y -= points;
    }

    public void paragraph(String text, float size, float indent) throws IOException {
        for (var line : lines(printable(text), size, WIDTH - indent)) {
            if (y - size * LEADING < MARGIN) {
                page.close();
                turn();
            }
            y -= size * LEADING;
            page.beginText();
            page.setFont(font, size);
            page.newLineAtOffset(MARGIN + indent, y);
            page.showText(line);
            page.endText();
        }
        y -= size / 4;
    }

    private void turn() throws IOException {
        var next = new PDPage(PDRectangle.A4);
        document.addPage(next);
        page = new PDPageContentStream(document, next);
        y = PDRectangle.A4.getHeight() - MARGIN;
    }

    private List<String> lines(String text, float size, float width) throws IOException {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ")) {
            for (var piece : pieces(word, size, width)) {
                var longer = line.isEmpty() ? piece : line + " " + piece;
                if (!line.isEmpty() && widthOf(longer, size) > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? piece : " " + piece);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    // A word that is longer than a line is broken where it must be.
    private List<String> pieces(String word, float size, float width) throws IOException {
        if (widthOf(word, size) <= width) {
            return List.of(word);
        }
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        for (var c : word.codePoints().toArray()) {
            var longer = piece + Character.toString(c);
            if (widthOf(longer, size) > width) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.appendCodePoint(c);
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private float widthOf(String text, float size) throws IOException {
        return font.getStringWidth(text) / 1000 * size;
    }

    // What the font does not have is shown as a question mark rather than not at all.
    private String printable(String text) {
        var plain = new StringBuilder();
        text.replaceAll("\\s+", " ").strip().codePoints().forEach(c -> plain.appendCodePoint(has(c) ? c : '?'));
        return plain.toString();
    }

    private boolean has(int c) {
        try {
            return c >= ' ' && font.encode(Character.toString(c)).length > 0;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
