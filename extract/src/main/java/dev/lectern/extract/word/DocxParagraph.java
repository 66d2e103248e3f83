package dev.lectern.extract.word;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Gathered;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Out;
import dev.lectern.extract.office.Formula;
import dev.lectern.extract.office.Ooxml;
import dev.lectern.extract.office.SymbolFont;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One paragraph of a Word document. */
final class DocxParagraph {

    private final DocxBody body;
    private final Xml xml;
    private final Out out;

    private final StringBuilder text = new StringBuilder();
    private final List<String> notes = new ArrayList<>();
    private final Gathered frames = new Gathered();

    private String style;
    private String list;
    private Integer listLevel;
    private int outline;
    private boolean hidden;
    private boolean markDeleted;
    private boolean breakBefore;
    private boolean sectionEnds;
    private boolean formulaOnly = true;
    private Kind kind;
    private int level;

    DocxParagraph(DocxBody body, Xml xml, Out out) {
        this.body = body;
        this.xml = xml;
        this.out = out;
    }

    void read() throws IOException, Refused {
        text.append(body.carried);
        body.carried = "";
        inline();
        if (markDeleted) {
            body.carried = text.toString();
            text.setLength(0);
        }
        tell();
        frames.tell(out);
        if (sectionEnds) {
            out.freshPage();
        }
    }

    private void inline() throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "pPr" -> properties();
                case "r" -> run();
                case "hyperlink",
                        "ins",
                        "moveTo",
                        "smartTag",
                        "fldSimple",
                        "sdt",
                        "sdtContent",
                        "customXml",
                        "bdo",
                        "dir" -> inline();
                case "AlternateContent" -> Ooxml.choice(xml, this::inline);
                case "oMath" -> text.append(Formula.read(xml));
                case "oMathPara" -> formulas();
                default -> {}
            }
        });
    }

    /** Formulas on lines of their own. */
    private void formulas() throws IOException, Refused {
        xml.children(name -> {
            if (name.equals("oMath")) {
                text.append(text.isEmpty() ? "" : "\n").append(Formula.read(xml));
            }
        });
    }

    private void properties() throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "pStyle" -> style = xml.attr("val");
                case "outlineLvl" -> outline = xml.integer("val", 9) + 1;
                case "pageBreakBefore" -> breakBefore = xml.on();
                case "numPr" ->
                    xml.children(part -> {
                        switch (part) {
                            case "numId" -> list = xml.attr("val");
                            case "ilvl" -> listLevel = xml.integer("val", 0);
                            default -> {}
                        }
                    });
                case "rPr" -> xml.children(part -> markDeleted |= part.equals("del") || part.equals("moveFrom"));
                case "sectPr" -> {
                    sectionEnds = true;
                    xml.children(part -> {
                        if (part.equals("type") && "continuous".equals(xml.attr("val"))) {
                            sectionEnds = false;
                        }
                    });
                }
                default -> {}
            }
        });
        hidden = body.styles.hidden(style);
        if (breakBefore || body.styles.breakBefore(style)) {
            out.freshPage();
        }
        classify();
    }

    private void classify() {
        kind = Kind.PARAGRAPH;
        level = body.styles.heading(style);
        if (level == 0 && outline > 0 && outline <= 9) {
            level = outline;
        }
        if (level > 0) {
            kind = Kind.HEADING;
        } else if (body.styles.named(style, "title")) {
            kind = Kind.TITLE;
        } else if (body.styles.named(style, "caption")) {
            kind = Kind.CAPTION;
        } else if (body.styles.named(style, "html preformatted", "plain text", "source code", "code")) {
            kind = Kind.CODE;
        } else if (body.styles.named(style, "bibliography", "endnote bibliography")) {
            kind = Kind.REFERENCE;
        }
        if (list == null) {
            list = body.styles.list(style);
        }
        if (list != null && body.numbers.has(list)) {
            int depth = listLevel != null ? listLevel : inherited();
            depth = Math.clamp(depth, 0, DocxNumbers.LEVELS - 1);
            if (kind == Kind.PARAGRAPH) {
                kind = Kind.LIST_ITEM;
                level = depth + 1;
            }
            listLevel = depth;
        } else {
            list = null;
        }
    }

    private int inherited() {
        Integer own = body.styles.level(style);
        return own != null ? own : body.numbers.levelOf(list, style);
    }

    private void run() throws IOException, Refused {
        boolean[] shown = {!hidden};
        xml.children(name -> {
            if (name.equals("rPr")) {
                xml.children(property -> {
                    switch (property) {
                        case "rStyle" -> shown[0] &= !body.styles.hidden(xml.attr("val"));
                        case "vanish" -> shown[0] = !xml.on();
                        default -> {}
                    }
                });
            } else if (shown[0]) {
                content(name);
            }
        });
    }

    private void content(String name) throws IOException, Refused {
        switch (name) {
            case "t" -> plain(xml.text());
            case "tab", "ptab" -> plain("\t");
            case "cr" -> plain("\n");
            case "noBreakHyphen" -> plain("-");
            case "sym" -> plain(SymbolFont.text(xml.attr("font"), xml.attr("char")));
            case "br" -> {
                if ("page".equals(xml.attr("type"))) {
                    tell();
                    out.pageBreak();
                } else {
                    plain("\n");
                }
            }
            case "lastRenderedPageBreak" -> {
                tell();
                out.renderedBreak();
            }
            case "footnoteReference" -> note("footnote");
            case "endnoteReference" -> note("endnote");
            case "commentReference" -> body.flow.left(Left.COMMENTS);
            case "ruby" ->
                xml.children(part -> {
                    if (part.equals("rubyBase")) {
                        inline();
                    }
                });
            case "drawing", "pict" -> new DocxDrawing(body, xml).read(frames);
            case "object" -> body.flow.left(Left.OBJECTS);
            case "AlternateContent" -> Ooxml.choice(xml, () -> xml.children(this::content));
            default -> {}
        }
    }

    private void note(String note) {
        if (xml.attr("customMarkFollows") == null) {
            plain(body.note(note, xml.attr("id"), notes));
        } else {
            body.note(note, xml.attr("id"), notes);
        }
    }

    private void plain(String more) {
        text.append(more);
        formulaOnly &= more.isBlank();
    }

    /** Tells what there is of the paragraph: before a page ends in it, and at its end. */
    private void tell() {
        String content = text.toString().strip();
        text.setLength(0);
        if (kind == null) {
            classify();
        }
        if (!content.isEmpty()) {
            boolean formula = formulaOnly && kind == Kind.PARAGRAPH;
            out.block(formula ? Kind.FORMULA : kind, level, label() + content);
        }
        for (String note : notes) {
            if (out == body.flow) {
                body.flow.note(note);
            } else {
                out.block(Kind.FOOTNOTE, 0, note);
            }
        }
        notes.clear();
    }

    /** What the list puts before the paragraph, once. */
    private String label() {
        if (list == null) {
            return "";
        }
        String label = body.counter.next(list, listLevel);
        list = null;
        return label.isEmpty() ? "" : label + " ";
    }
}
