package dev.lectern.extract.slides;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.office.Formula;
import dev.lectern.extract.office.Ooxml;
import java.io.IOException;

/** One paragraph of a shape. */
public final class Paragraph {

    private final Xml xml;
    private final StringBuilder text = new StringBuilder();
    private Kind kind;
    private int level = 1;

    public Paragraph(Xml xml, Kind kind) {
        this.xml = xml;
        this.kind = kind;
    }

    public void read() throws IOException, Refused {
        inline();
    }

    public Kind kind() {
        return kind;
    }

    public int level() {
        return kind == Kind.LIST_ITEM ? level : 0;
    }

    public String text() {
        return text.toString().strip();
    }

    private void inline() throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "pPr" -> {
                    level = Math.clamp(xml.integer("lvl", 0) + 1, 1, 9);
                    xml.children(property -> {
                        switch (property) {
                            case "buNone" -> kind = kind == Kind.LIST_ITEM ? Kind.PARAGRAPH : kind;
                            case "buChar", "buAutoNum" -> kind = Kind.LIST_ITEM;
                            default -> {}
                        }
                    });
                }
                case "r" -> inline();
                case "t" -> text.append(xml.text());
                case "br" -> text.append('\n');
                case "tab" -> text.append('\t');
                case "fld" -> {
                    if (!"slidenum".equals(xml.attr("type"))) {
                        inline();
                    }
                }
                case "m" -> inline();
                case "oMath", "oMathPara" -> text.append(Formula.read(xml));
                case "AlternateContent" -> Ooxml.choice(xml, this::inline);
                default -> {}
            }
        });
    }
}
