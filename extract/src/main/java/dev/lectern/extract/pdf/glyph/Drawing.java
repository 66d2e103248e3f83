package dev.lectern.extract.pdf.glyph;

import dev.lectern.extract.pdf.word.Sheet.Rule;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.OperatorName;
import org.apache.pdfbox.contentstream.operator.OperatorProcessor;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.util.Matrix;

/** What is drawn besides text: the straight rules that frame tables and set footnotes apart, and that there is anything. */
final class Drawing {

    private static final int RULES = 4_000;
    private static final int STROKES = 200;
    private static final float COVERED = 0.3f;
    private static final float THIN = 2.5f;
    private static final float LONG = 12;
    private static final int DEEPEST = 24;

    private final PDFStreamEngine engine;
    private List<Rule> rules = new ArrayList<>();
    private Frame frame;
    private float pictures;
    private int strokes;
    private float[] pen = new float[2];

    Drawing(PDFStreamEngine engine) {
        this.engine = engine;
    }

    void start(Frame frame) {
        this.frame = frame;
        rules = new ArrayList<>();
        pictures = 0;
        strokes = 0;
    }

    List<Rule> rules() {
        return rules;
    }

    /** A few strokes are ornament; letters that were turned into curves are many. */
    boolean painted() {
        return pictures > 0 || strokes > STROKES;
    }

    /** Whether pictures cover much of the page. */
    boolean pictured() {
        return pictures > COVERED * frame.width() * frame.height();
    }

    List<OperatorProcessor> operators() {
        return List.of(
                on(OperatorName.DRAW_OBJECT, this::object),
                on(OperatorName.BEGIN_INLINE_IMAGE, operands -> picture()),
                on(OperatorName.SHADING_FILL, operands -> strokes++),
                on(OperatorName.MOVE_TO, this::move),
                on(OperatorName.LINE_TO, this::line),
                on(OperatorName.APPEND_RECT, this::rectangle),
                on(OperatorName.CURVE_TO, operands -> strokes++));
    }

    /** What is done for an operator. */
    private interface Action {
        void run(List<COSBase> operands) throws IOException;
    }

    private OperatorProcessor on(String name, Action action) {
        return new OperatorProcessor(engine) {
            @Override
            public void process(Operator operator, List<COSBase> operands) throws IOException {
                action.run(operands);
            }

            @Override
            public String getName() {
                return name;
            }
        };
    }

    private void object(List<COSBase> operands) throws IOException {
        if (operands.isEmpty() || !(operands.getFirst() instanceof COSName name)) {
            return;
        }
        if (engine.getResources() == null || engine.getResources().isImageXObject(name)) {
            picture();
            return;
        }
        PDXObject object = engine.getResources().getXObject(name);
        if (!(object instanceof PDFormXObject form) || engine.getLevel() > DEEPEST) {
            return;
        }
        StreamSize.check(form.getCOSObject());
        engine.increaseLevel();
        try {
            if (form instanceof PDTransparencyGroup group) {
                engine.showTransparencyGroup(group);
            } else {
                engine.showForm(form);
            }
        } finally {
            engine.decreaseLevel();
        }
    }

    /** A picture fills the unit square of the space that it is drawn in. */
    private void picture() {
        Matrix space = engine.getGraphicsState().getCurrentTransformationMatrix();
        float area = space.getScaleX() * space.getScaleY() - space.getShearX() * space.getShearY();
        pictures += Math.max(1, Math.abs(area));
    }

    private void move(List<COSBase> operands) {
        if (operands.size() >= 2) {
            pen = at(number(operands, 0), number(operands, 1));
        }
    }

    private void line(List<COSBase> operands) {
        if (operands.size() >= 2) {
            float[] to = at(number(operands, 0), number(operands, 1));
            rule(pen, to);
            pen = to;
        }
    }

    private void rectangle(List<COSBase> operands) {
        if (operands.size() >= 4) {
            float x = number(operands, 0);
            float y = number(operands, 1);
            rule(at(x, y), at(x + number(operands, 2), y + number(operands, 3)));
        }
    }

    private void rule(float[] from, float[] to) {
        strokes++;
        float width = Math.abs(from[0] - to[0]);
        float height = Math.abs(from[1] - to[1]);
        if (Math.min(width, height) <= THIN && Math.max(width, height) >= LONG && rules.size() < RULES) {
            rules.add(new Rule(
                    Math.min(from[0], to[0]),
                    Math.min(from[1], to[1]),
                    Math.max(from[0], to[0]),
                    Math.max(from[1], to[1])));
        }
    }

    private float[] at(float x, float y) {
        Point2D.Float point = engine.transformedPoint(x, y);
        return new float[] {frame.x(point.x, point.y), frame.y(point.x, point.y)};
    }

    private static float number(List<COSBase> operands, int at) {
        return operands.get(at) instanceof COSNumber number ? number.floatValue() : 0;
    }
}
