package dev.lectern.extract.pdf.glyph;

import dev.lectern.extract.pdf.word.Glyph;
import dev.lectern.extract.pdf.word.Letters;
import dev.lectern.extract.pdf.word.Sheet;
import dev.lectern.extract.pdf.word.Word;
import dev.lectern.extract.pdf.word.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.markedcontent.BeginMarkedContentSequence;
import org.apache.pdfbox.contentstream.operator.markedcontent.BeginMarkedContentSequenceWithProperties;
import org.apache.pdfbox.contentstream.operator.markedcontent.EndMarkedContentSequence;
import org.apache.pdfbox.contentstream.operator.state.Concatenate;
import org.apache.pdfbox.contentstream.operator.state.Restore;
import org.apache.pdfbox.contentstream.operator.state.Save;
import org.apache.pdfbox.contentstream.operator.state.SetGraphicsStateParameters;
import org.apache.pdfbox.contentstream.operator.state.SetMatrix;
import org.apache.pdfbox.contentstream.operator.text.BeginText;
import org.apache.pdfbox.contentstream.operator.text.EndText;
import org.apache.pdfbox.contentstream.operator.text.MoveText;
import org.apache.pdfbox.contentstream.operator.text.MoveTextSetLeading;
import org.apache.pdfbox.contentstream.operator.text.NextLine;
import org.apache.pdfbox.contentstream.operator.text.SetCharSpacing;
import org.apache.pdfbox.contentstream.operator.text.SetFontAndSize;
import org.apache.pdfbox.contentstream.operator.text.SetTextHorizontalScaling;
import org.apache.pdfbox.contentstream.operator.text.SetTextLeading;
import org.apache.pdfbox.contentstream.operator.text.SetTextRenderingMode;
import org.apache.pdfbox.contentstream.operator.text.SetTextRise;
import org.apache.pdfbox.contentstream.operator.text.SetWordSpacing;
import org.apache.pdfbox.contentstream.operator.text.ShowText;
import org.apache.pdfbox.contentstream.operator.text.ShowTextAdjusted;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLine;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLineAndSpace;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.PDVectorFont;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Runs the content of a page and keeps its glyphs and rules. It draws nothing and decodes no picture, and stops when a page
 * has more glyphs or operators than any page needs: a form that draws itself a million times is told as cut.
 */
public final class GlyphReader extends PDFStreamEngine {

    private static final int OPERATORS = 4_000_000;

    /** Ends the reading of a page that has too much on it. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("enough", null, false, false);
        }
    }

    private final Faces faces = new Faces();
    private final Drawing drawing;
    private final Marked marked;
    private final int most;
    private List<Glyph> glyphs = new ArrayList<>();
    private Frame frame;
    private int operators;
    private int unreadable;

    private float[] linear = new float[6];
    private float angle;
    private float size;

    public GlyphReader(PDDocument document, int most) {
        this.most = most;
        this.marked = Marked.with(document);
        this.drawing = new Drawing(this);
        drawing.operators().forEach(this::addOperator);
        addOperator(new BeginText(this));
        addOperator(new EndText(this));
        addOperator(new SetFontAndSize(this));
        addOperator(new ShowText(this));
        addOperator(new ShowTextAdjusted(this));
        addOperator(new ShowTextLine(this));
        addOperator(new ShowTextLineAndSpace(this));
        addOperator(new MoveText(this));
        addOperator(new MoveTextSetLeading(this));
        addOperator(new NextLine(this));
        addOperator(new SetCharSpacing(this));
        addOperator(new SetWordSpacing(this));
        addOperator(new SetTextHorizontalScaling(this));
        addOperator(new SetTextLeading(this));
        addOperator(new SetTextRenderingMode(this));
        addOperator(new SetTextRise(this));
        addOperator(new SetMatrix(this));
        addOperator(new Save(this));
        addOperator(new Restore(this));
        addOperator(new Concatenate(this));
        addOperator(new SetGraphicsStateParameters(this));
        addOperator(new BeginMarkedContentSequence(this));
        addOperator(new BeginMarkedContentSequenceWithProperties(this));
        addOperator(new EndMarkedContentSequence(this));
    }

    public Sheet read(PDPage page, int number) throws IOException {
        glyphs = new ArrayList<>();
        operators = 0;
        unreadable = 0;
        frame = Frame.of(page);
        drawing.start(frame);
        marked.start();
        boolean cut = false;
        try {
            StreamSize.check(page);
            processPage(page);
            showFields(page);
        } catch (Enough enough) {
            cut = true;
        }
        boolean poor = unreadable * 2 > glyphs.size();
        var groups = Words.of(glyphs);
        var words = groups.isEmpty() ? List.<Word>of() : groups.getFirst();
        var aside = groups.size() < 2 ? List.<List<Word>>of() : groups.subList(1, groups.size());
        return new Sheet(
                number,
                frame.width(),
                frame.height(),
                words,
                aside,
                Rules.joined(drawing.rules()),
                drawing.painted(),
                drawing.pictured(),
                poor,
                cut);
    }

    /** What was filled in to a form is drawn by annotations, not by the page. */
    private void showFields(PDPage page) throws IOException {
        if (page.getCOSObject().getCOSArray(COSName.ANNOTS) == null) {
            return;
        }
        for (PDAnnotation annotation : page.getAnnotations()) {
            String kind = annotation.getSubtype();
            boolean text = "Widget".equals(kind) || "FreeText".equals(kind);
            if (text && !annotation.isHidden() && !annotation.isNoView()) {
                showAnnotation(annotation);
            }
        }
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        if (++operators > OPERATORS) {
            throw new Enough();
        }
        super.processOperator(operator, operands);
    }

    /** A broken operator costs what it would have shown, not the page. */
    @Override
    protected void operatorException(Operator operator, List<COSBase> operands, IOException failure) {
        unreadable++;
    }

    @Override
    public void beginMarkedContentSequence(COSName tag, COSDictionary properties) {
        marked.begin(tag, properties, glyphs.size());
    }

    @Override
    public void endMarkedContentSequence() {
        marked.end(glyphs);
    }

    @Override
    protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement) throws IOException {
        float x = matrix.getTranslateX();
        float y = matrix.getTranslateY();
        if (marked.invisible() || !frame.shows(x, y)) {
            return;
        }
        Faces.Known face = faces.of(font);
        String text = face.texts().computeIfAbsent(code, unknown -> text(font, code));
        if (text.isEmpty()) {
            unreadable++;
            text = Word.UNKNOWN;
        }
        if (glyphs.size() >= most) {
            throw new Enough();
        }
        measure(matrix, displacement);
        float width = width(matrix, displacement);
        float height = face.type3() ? type3Size(face, width) : size;
        boolean hidden = getGraphicsState().getTextState().getRenderingMode() == RenderingMode.NEITHER;
        if (height > 0.2f && Float.isFinite(height) && Float.isFinite(width)) {
            glyphs.add(new Glyph(text, frame.x(x, y), frame.y(x, y), width, height, angle, face.face(), hidden));
        }
    }

    private float type3Size(Faces.Known face, float width) {
        float tall = face.height() * size;
        return tall > 0.5f * width && tall < 8 * Math.max(width, 1) ? tall : 2 * width;
    }

    /** Text mostly keeps its matrix from glyph to glyph; what follows from it need not be found again each time. */
    private void measure(Matrix matrix, Vector displacement) {
        boolean upright = displacement.getX() == 0 && displacement.getY() != 0;
        float up = upright ? 1 : 0;
        float a = matrix.getScaleX();
        float b = matrix.getShearY();
        float c = matrix.getShearX();
        float d = matrix.getScaleY();
        if (a == linear[0] && b == linear[1] && c == linear[2] && d == linear[3] && up == linear[4]) {
            return;
        }
        linear = new float[] {a, b, c, d, up};
        size = (float) Math.hypot(c, d);
        angle = upright ? frame.angle(c * displacement.getY(), d * displacement.getY()) : frame.angle(a, b);
    }

    private static float width(Matrix matrix, Vector displacement) {
        float dx = displacement.getX() * matrix.getScaleX() + displacement.getY() * matrix.getShearX();
        float dy = displacement.getX() * matrix.getShearY() + displacement.getY() * matrix.getScaleY();
        return dy == 0 ? Math.abs(dx) : (float) Math.hypot(dx, dy);
    }

    /** Simple fonts without a table of their own mostly use the codes of letters; of others nothing can be told. */
    private static String text(PDFont font, int code) {
        String text = font.toUnicode(code, GlyphList.getAdobeGlyphList());
        if (text == null
                && font instanceof PDSimpleFont
                && code >= ' '
                && !(font instanceof PDVectorFont vector && noGlyph(vector, code))) {
            text = Character.toString(code);
        }
        return text == null ? "" : Letters.clean(text);
    }

    private static boolean noGlyph(PDVectorFont font, int code) {
        try {
            return !font.hasGlyph(code);
        } catch (IOException unreadable) {
            return true;
        }
    }
}
