package dev.lectern.extract.odt;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Gathered;
import dev.lectern.extract.flow.Out;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One paragraph or heading of an OpenDocument text. */
final class OdtParagraph {

    private static final int BLANKS = 1000;

    private final OdtBody body;
    private final Xml xml;
    private final Out out;
    private final StringBuilder text = new StringBuilder();
    private final List<String> notes = new ArrayList<>();
    private final Gathered frames = new Gathered();
    private Kind kind = Kind.PARAGRAPH;
    private int level;
    private String label = "";

    OdtParagraph(OdtBody body, Out out) {
        this.body = body;
        this.xml = body.xml;
        this.out = out;
    }

    void is(Kind kind, int level, String label) {
        this.kind = kind;
        this.level = level;
        this.label = label;
    }

    void read(boolean hidden) throws IOException, Refused {
        inline(hidden);
        tell();
        frames.tell(out);
    }

    private void inline(boolean hidden) throws IOException, Refused {
        xml.mixed(name -> element(name, hidden), characters -> {
            if (!hidden) {
                say(characters);
            }
        });
    }

    private void element(String name, boolean hidden) throws IOException, Refused {
        switch (name) {
            case "span" -> inline(hidden || body.styles.hidden("text", xml.attr("style-name")));
            case "s" -> text.repeat(' ', hidden ? 0 : Math.clamp(xml.integer("c", 1), 0, BLANKS));
            case "tab" -> text.append(hidden ? "" : "\t");
            case "line-break" -> text.append(hidden ? "" : "\n");
            case "soft-page-break" -> {
                tell();
                out.renderedBreak();
            }
            case "note" -> say(body.note(notes));
            case "annotation" -> body.comment();
            case "annotation-end",
                    "tracked-changes",
                    "hidden-text",
                    "hidden-paragraph",
                    "ruby-text",
                    "script",
                    "page-number" -> {}
            case "frame", "custom-shape", "rect", "line", "g", "text-box" -> new OdtDrawing(body).read(name, frames);
            case "a" -> inline(hidden);
            default -> inline(hidden);
        }
    }

    /** As in HTML, line ends and several blanks are one blank. */
    private void say(String characters) {
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
                text.append(c);
            } else if (text.isEmpty() || !Character.isWhitespace(text.charAt(text.length() - 1))) {
                text.append(' ');
            }
        }
    }

    private void tell() {
        String content = kind == Kind.CODE ? text.toString() : text.toString().strip();
        text.setLength(0);
        if (!content.isBlank()) {
            out.block(kind, level, label.isEmpty() ? content : label + " " + content);
            label = "";
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
}
