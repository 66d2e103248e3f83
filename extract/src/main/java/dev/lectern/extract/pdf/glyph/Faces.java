package dev.lectern.extract.pdf.glyph;

import dev.lectern.extract.pdf.word.Glyph.Face;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.fontbox.util.BoundingBox;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDType3Font;

/** Remembers of each font whether it is bold, slanted or of fixed width, and how high it stands for a size of one. */
final class Faces {

    private static final int BOLD_WEIGHT = 600;

    /** A font that is used for fewer different letters may have equal widths by chance. */
    private static final int LETTERS = 10;

    /** With what its glyphs say, as far as that was asked: a page shows each of them many times. */
    record Known(Face face, float height, boolean type3, Map<Integer, String> texts) {

        Known(Face face, float height, boolean type3) {
            this(face, height, type3, new HashMap<>());
        }
    }

    private final Map<PDFont, Known> known = new WeakHashMap<>();
    private WeakReference<PDFont> last = new WeakReference<>(null);
    private Known ofLast;

    /** Mostly the same as the last time. */
    Known of(PDFont font) {
        if (last.get() != font) {
            ofLast = known.computeIfAbsent(font, Faces::look);
            last = new WeakReference<>(font);
        }
        return ofLast;
    }

    private static Known look(PDFont font) {
        String name = String.valueOf(font.getName()).toLowerCase(Locale.ROOT);
        PDFontDescriptor about = font.getFontDescriptor();
        boolean bold = name.matches(".*(bold|black|heavy|demi|cmbx|cmssbx|-bd|medi\\b).*")
                || about != null && (about.isForceBold() || about.getFontWeight() >= BOLD_WEIGHT);
        boolean italic = name.matches(".*(italic|oblique|cmti|cmsl|slanted).*") || about != null && about.isItalic();
        boolean mono = name.matches(".*(mono|courier|consol|cmtt|typewriter|menlo|nimbusmon|inconsolata|code).*")
                || about != null && about.isFixedPitch()
                || evenWidths(font);
        boolean type3 = font instanceof PDType3Font;
        return new Known(new Face(bold, italic, mono), type3 ? height((PDType3Font) font) : 1, type3);
    }

    /** Many fonts of fixed width do not say so. Those of Chinese letters do not count: prose is set in them. */
    private static boolean evenWidths(PDFont font) {
        COSArray widths = font.getCOSObject().getCOSArray(COSName.WIDTHS);
        if (widths == null || widths.size() < LETTERS) {
            return false;
        }
        float width = 0;
        int count = 0;
        for (int i = 0; i < Math.min(widths.size(), 256); i++) {
            float other = widths.getObject(i) instanceof COSNumber number ? number.floatValue() : 0;
            if (other != 0 && width != 0 && Math.abs(other - width) > 1) {
                return false;
            }
            width = other != 0 ? other : width;
            count += other != 0 ? 1 : 0;
        }
        return count >= LETTERS && width < 700;
    }

    /** A font of drawn glyphs chooses its own unit; its bounding box says how much of it a letter takes. */
    private static float height(PDType3Font font) {
        float unit = Math.abs(font.getFontMatrix().getScaleY());
        BoundingBox box = font.getBoundingBox();
        float height = box == null ? 0 : box.getHeight() * unit;
        return height > 0 && Float.isFinite(height) ? height * 0.8f : 0;
    }
}
