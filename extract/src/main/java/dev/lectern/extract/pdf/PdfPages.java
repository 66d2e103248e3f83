package dev.lectern.extract.pdf;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Sink;
import dev.lectern.extract.pdf.glyph.GlyphReader;
import dev.lectern.extract.pdf.layout.Context;
import dev.lectern.extract.pdf.layout.Laid;
import dev.lectern.extract.pdf.word.Neighbourhood;
import dev.lectern.extract.pdf.word.Sheet;
import dev.lectern.extract.pdf.word.Word;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Walks through the pages, reading some pages ahead of the one that is told, since a page is laid out in the light of its
 * neighbours. Begins as far before the first wanted page as neighbours reach, so that it comes out as in a whole run.
 */
final class PdfPages {

    private static final String UNREADABLE = "The page is damaged and could not be read.";
    private static final String IMAGE = "The page is an image of text.";
    private static final String FONTS = "The fonts of the page do not say which letters they show.";
    private static final String CUT = "The page has more text than is read of a page; the rest was cut off.";
    private static final String END = "The file has more text than is read of a file; the rest was cut off.";

    /** Fewer letters than this on a page full of picture are a stamp, not its text. */
    private static final int STAMP = 8;

    private final PdfFile pdf;
    private final Limits limits;
    private final Sink sink;
    private final GlyphReader reader;
    private final Neighbourhood around = new Neighbourhood();
    private final TreeMap<Integer, Sheet> ahead = new TreeMap<>();
    private final TreeMap<Integer, String> failures = new TreeMap<>();
    private final Map<String, Integer> outline;
    private final PdfLabels labels;

    PdfPages(PdfFile pdf, Limits limits, Sink sink) {
        this.pdf = pdf;
        this.limits = limits;
        this.sink = sink;
        this.reader = new GlyphReader(pdf.document(), limits.charactersOfPage());
        this.outline = PdfOutline.of(pdf.document());
        this.labels = PdfLabels.of(pdf.document());
    }

    void from(int first) {
        int next = Math.max(1, first - Neighbourhood.REACH);
        long characters = 0;
        for (int number = Math.max(1, first); number <= pdf.pages(); number++) {
            while (next <= Math.min(pdf.pages(), number + Neighbourhood.REACH)) {
                readAhead(next++);
            }
            around.moveTo(number);
            ahead.headMap(number).clear();
            Page page = page(ahead.remove(number));
            characters += page.text().length();
            if (characters > limits.characters()) {
                sink.loss(new Loss(0, END));
                return;
            }
            sink.page(page);
        }
    }

    private void readAhead(int number) {
        Sheet sheet = sheet(number);
        ahead.put(number, sheet);
        around.add(sheet);
    }

    /** Whatever one page does to PDFBox, the others are read. */
    private Sheet sheet(int number) {
        try {
            return reader.read(pdf.page(number), number);
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError failure) {
            failures.put(number, UNREADABLE);
            return new Sheet(number, 0, 0, List.of(), List.of(), List.of(), false, false, false, false);
        }
    }

    private Page page(Sheet sheet) {
        int number = sheet.number();
        Context context = new Context(around.vocabulary(), outline, around.referencesBefore(number));
        Laid laid = laid(sheet, context);
        boolean little = laid.text().length() < STAMP && (sheet.words().isEmpty() ? sheet.painted() : sheet.pictured());
        boolean image = little || sheet.unreadable();
        losses(sheet, little);
        return new Page(number, labels.of(number), laid.text(), laid.blocks(), sheet.width(), sheet.height(), image);
    }

    /** Whatever one page does to us, the others are read as well. */
    private Laid laid(Sheet sheet, Context context) {
        try {
            List<Word> furniture = around.furniture(sheet);
            return Laid.out(sheet.without(furniture), context, limits.charactersOfPage());
        } catch (RuntimeException failure) {
            failures.put(sheet.number(), UNREADABLE);
            return new Laid("", List.of());
        }
    }

    private void losses(Sheet sheet, boolean image) {
        int number = sheet.number();
        String failure = failures.remove(number);
        if (failure != null) {
            sink.loss(new Loss(number, failure));
        } else if (image) {
            sink.loss(new Loss(number, IMAGE));
        } else if (sheet.unreadable()) {
            sink.loss(new Loss(number, FONTS));
        }
        if (sheet.cut()) {
            sink.loss(new Loss(number, CUT));
        }
    }
}
