package dev.lectern.extract.pdf.glyph;

import dev.lectern.extract.pdf.word.Glyph;
import dev.lectern.extract.pdf.word.Letters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDPropertyList;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;

/** Follows marked content: layers that are switched off, and the text that a few glyphs stand for (an ornate initial). */
final class Marked {

    private static final int DEEPEST = 200;

    /** What stands for more than a few letters says nothing of where each of them is; the glyphs do. */
    private static final int LONGEST = 32;

    private record Open(boolean off, String actual, int from) {}

    private final Deque<Open> open = new ArrayDeque<>();
    private final PDOptionalContentProperties layers;
    private int off;
    private int tooDeep;

    private Marked(PDOptionalContentProperties layers) {
        this.layers = layers;
    }

    static Marked with(PDDocument document) {
        try {
            return new Marked(document.getDocumentCatalog().getOCProperties());
        } catch (RuntimeException broken) {
            return new Marked(null);
        }
    }

    void start() {
        open.clear();
        off = 0;
        tooDeep = 0;
    }

    boolean invisible() {
        return off > 0;
    }

    void begin(COSName tag, COSDictionary properties, int from) {
        if (open.size() >= DEEPEST) {
            tooDeep++;
            return;
        }
        boolean hides = COSName.OC.equals(tag) && properties != null && switchedOff(properties);
        String actual = properties == null ? null : properties.getString(COSName.ACTUAL_TEXT);
        open.push(new Open(hides, actual, from));
        off += hides ? 1 : 0;
    }

    void end(List<Glyph> glyphs) {
        if (tooDeep > 0) {
            tooDeep--;
        } else if (!open.isEmpty()) {
            Open last = open.pop();
            off -= last.off() ? 1 : 0;
            if (last.actual() != null) {
                replace(glyphs, last);
            }
        }
    }

    private boolean switchedOff(COSDictionary properties) {
        return layers != null
                && PDPropertyList.create(properties) instanceof PDOptionalContentGroup group
                && !layers.isGroupEnabled(group);
    }

    private static void replace(List<Glyph> glyphs, Open part) {
        List<Glyph> own = glyphs.subList(Math.min(part.from(), glyphs.size()), glyphs.size());
        String text = Letters.clean(part.actual());
        if (own.isEmpty()
                || own.size() > LONGEST
                || text.length() > LONGEST
                || text.strip().contains(" ")) {
            return;
        }
        Glyph first = own.getFirst();
        Glyph last = own.getLast();
        if (Math.abs(first.y() - last.y()) > first.size() / 2) {
            return;
        }
        float left = Math.min(first.x(), last.x());
        float width = Math.max(first.x() + first.width(), last.x() + last.width()) - left;
        own.clear();
        if (!text.isEmpty()) {
            glyphs.add(
                    new Glyph(text, left, first.y(), width, first.size(), first.angle(), first.face(), first.hidden()));
        }
    }
}
