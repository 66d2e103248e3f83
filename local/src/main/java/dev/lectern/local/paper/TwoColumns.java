package dev.lectern.local.paper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * Sets a text as a paper: title and authors across the page, the rest in two justified columns. The same text gives the
 * same bytes. Its font is the one that comes with PDFBox, embedded, so that it looks alike everywhere.
 */
public final class TwoColumns implements AutoCloseable {

    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float MARGIN = 54;
    private static final float GAP = 20;
    private static final float BODY = 10.2f;
    private static final float LEADING = 1.28f;
    private static final PDRectangle PAPER = PDRectangle.A4;
    private static final float WIDTH = PAPER.getWidth() - 2 * MARGIN;
    private static final float COLUMN = (WIDTH - GAP) / 2;

    private final PDDocument document = new PDDocument();
    private final PDFont font;
    private PDPageContentStream content;
    private float top = PAPER.getHeight() - MARGIN;
    private float y;
    private int column;

    private TwoColumns(long id) throws IOException {
        document.setDocumentId(id);
        try (var in = PDDocument.class.getResourceAsStream(FONT)) {
            var glyphs = new TTFParser().parse(new RandomAccessReadBuffer(in));
            // Ligatures are not wanted, and looking for them takes longer than the rest.
            glyphs.setEnableGsub(false);
            font = PDType0Font.load(document, glyphs, true);
        }
        newPage();
    }

    /**
     * Lines begin with what they are: {@code #} the title, {@code @} the authors, {@code %} small print, {@code ##} and
     * {@code ###} headings, {@code |} rows of a table; all else are paragraphs, with empty lines between them.
     */
    public static byte[] set(String text, long id) throws IOException {
        try (var paper = new TwoColumns(id)) {
            for (var line : text.strip().lines().toList()) {
                paper.add(line.strip());
            }
            return paper.finish();
        }
    }

    private void add(String line) throws IOException {
        if (line.startsWith("# ")) {
            describe(line.substring(2), null);
            across(line.substring(2), 17);
        } else if (line.startsWith("@ ")) {
            describe(null, line.substring(2));
            across(line.substring(2), 11);
        } else if (line.startsWith("% ")) {
            across(line.substring(2), 7.5f);
        } else if (line.startsWith("### ")) {
            heading(line.substring(4), 10);
        } else if (line.startsWith("## ")) {
            heading(line.substring(3), 12);
        } else if (line.startsWith("| ")) {
            row(line.substring(2).split("\\s*\\|\\s*"));
        } else if (line.isEmpty()) {
            y -= BODY * 0.5f;
        } else {
            paragraph(line);
        }
    }

    private void describe(String title, String author) {
        var about = document.getDocumentInformation();
        if (title != null) {
            about.setTitle(title);
        } else {
            about.setAuthor(author);
        }
    }

    private void across(String text, float size) throws IOException {
        for (var line : lines(text, size, WIDTH)) {
            y -= size * LEADING;
            show(line, size, (PAPER.getWidth() - width(line, size)) / 2, 0);
        }
        y -= size * 0.4f;
        top = y - BODY;
    }

    private void heading(String text, float size) throws IOException {
        y -= size * 0.5f;
        // Never alone at the foot of a column.
        room(size * LEADING + 3 * BODY * LEADING);
        for (var line : lines(text, size, COLUMN)) {
            y -= size * LEADING;
            show(line, size, left(), 0);
        }
        y -= size * 0.25f;
    }

    private void paragraph(String text) throws IOException {
        var lines = lines(text, BODY, COLUMN);
        for (int i = 0; i < lines.size(); i++) {
            room(BODY * LEADING);
            y -= BODY * LEADING;
            var line = lines.get(i);
            int blanks = line.split(" ").length - 1;
            boolean last = i == lines.size() - 1 || blanks == 0;
            show(line, BODY, left(), last ? 0 : (COLUMN - width(line, BODY)) / blanks);
        }
    }

    private void row(String[] cells) throws IOException {
        room(BODY * LEADING);
        y -= BODY * LEADING;
        for (int i = 0; i < cells.length; i++) {
            show(cells[i], BODY, left() + COLUMN * i / cells.length, 0);
        }
    }

    private void room(float height) throws IOException {
        if (y - height >= MARGIN) {
            return;
        }
        if (column == 0) {
            column = 1;
            y = top;
        } else {
            newPage();
        }
    }

    private void newPage() throws IOException {
        if (content != null) {
            content.close();
            top = PAPER.getHeight() - MARGIN;
        }
        var page = new PDPage(PAPER);
        document.addPage(page);
        content = new PDPageContentStream(document, page);
        column = 0;
        y = top;
        var number = String.valueOf(document.getNumberOfPages());
        var foot = y;
        y = MARGIN / 2;
        show(number, 8, (PAPER.getWidth() - width(number, 8)) / 2, 0);
        y = foot;
    }

    private float left() {
        return MARGIN + column * (COLUMN + GAP);
    }

    private void show(String text, float size, float x, float stretch) throws IOException {
        content.beginText();
        content.setFont(font, size);
        content.newLineAtOffset(x, y);
        var words = text.split(" ");
        var shown = new ArrayList<Object>();
        for (int i = 0; i < words.length; i++) {
            shown.add(i + 1 < words.length ? words[i] + " " : words[i]);
            // In thousandths of the font's size, to the left.
            shown.add(-stretch / size * 1000);
        }
        content.showTextWithPositioning(shown.toArray());
        content.endText();
    }

    private List<String> lines(String text, float size, float room) throws IOException {
        var lines = new ArrayList<String>();
        var line = "";
        for (var word : text.split("\\s+")) {
            var longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer, size) > room) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }

    private float width(String text, float size) throws IOException {
        return font.getStringWidth(text) / 1000 * size;
    }

    private byte[] finish() throws IOException {
        content.close();
        var made = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
        made.setTimeInMillis(0);
        document.getDocumentInformation().setCreationDate(made);
        var out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
