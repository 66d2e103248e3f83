package dev.lectern.extract.odt;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Gathered;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Out;
import dev.lectern.extract.flow.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Walks the body of an OpenDocument text. */
final class OdtBody {

    private static final int REPEATED = 100;

    final Xml xml;
    final OdtStyles styles;
    final Flow flow;
    private final OdtLists lists;
    private int notes;

    OdtBody(Xml xml, OdtStyles styles, Flow flow) {
        this.xml = xml;
        this.styles = styles;
        this.flow = flow;
        this.lists = new OdtLists(styles);
    }

    void read() throws IOException, Refused {
        blocks(flow);
    }

    /** All blocks in the element at which the reader stands. */
    void blocks(Out out) throws IOException, Refused {
        xml.children(name -> block(name, out));
    }

    void block(String name, Out out) throws IOException, Refused {
        switch (name) {
            case "p", "h" -> paragraph(name, out);
            case "list" -> {
                lists.open(xml.attr("style-name"), xml.attr("continue-numbering"));
                blocks(out);
                lists.close();
            }
            case "list-item" -> {
                lists.item(xml.attr("start-value"));
                blocks(out);
            }
            case "list-header" -> {
                lists.header();
                blocks(out);
            }
            case "table" -> table(out);
            case "section" -> {
                if (!"none".equals(xml.attr("display"))) {
                    blocks(out);
                }
            }
            case "soft-page-break" -> out.renderedBreak();
            case "frame", "custom-shape", "rect", "line", "g", "text-box", "a" -> new OdtDrawing(this).read(name, out);
            case "index-body",
                    "index-title",
                    "table-of-content",
                    "illustration-index",
                    "table-index",
                    "object-index",
                    "user-index",
                    "alphabetical-index",
                    "bibliography",
                    "numbered-paragraph" -> blocks(out);
            default -> {}
        }
    }

    private void paragraph(String name, Out out) throws IOException, Refused {
        String style = xml.attr("style-name");
        if (styles.breakBefore("paragraph", style)) {
            out.freshPage();
        }
        OdtParagraph paragraph = new OdtParagraph(this, out);
        if (name.equals("h")) {
            int level = Math.clamp(xml.integer("outline-level", 1), 1, 9);
            paragraph.is(Kind.HEADING, level, lists.label(style));
        } else if (styles.is(style, "Title")) {
            paragraph.is(Kind.TITLE, 0, "");
        } else if (styles.is(style, "Caption")) {
            paragraph.is(Kind.CAPTION, 0, "");
        } else if (styles.is(style, "Preformatted_20_Text")) {
            paragraph.is(Kind.CODE, 0, "");
        } else if (lists.depth() > 0) {
            paragraph.is(Kind.LIST_ITEM, lists.depth(), lists.label(style));
        }
        paragraph.read(styles.hidden("paragraph", style));
        if (styles.breakAfter("paragraph", style)) {
            out.freshPage();
        }
    }

    private void table(Out out) throws IOException, Refused {
        if (styles.breakBefore("table", xml.attr("style-name"))) {
            out.freshPage();
        }
        if (out != flow) {
            nested(out);
            return;
        }
        Table table = new Table(flow);
        rows(table);
        table.end();
    }

    private void rows(Table table) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "table-header-rows", "table-rows", "table-row-group" -> rows(table);
                case "soft-page-break" -> table.renderedBreak();
                case "table-row" -> {
                    xml.children(part -> {
                        if (part.equals("table-cell")) {
                            cell(table);
                        }
                    });
                    table.endRow();
                }
                default -> {}
            }
        });
    }

    private void cell(Table table) throws IOException, Refused {
        int across = Math.clamp(xml.integer("number-columns-spanned", 1), 1, 1000);
        int down = Math.clamp(xml.integer("number-rows-spanned", 1), 1, 100_000);
        int repeated = Math.clamp(xml.integer("number-columns-repeated", 1), 1, REPEATED);
        Gathered text = new Gathered();
        blocks(text);
        for (int i = 0; i < repeated; i++) {
            table.cell(text.lines(), across, down);
        }
    }

    /** A table in a cell or a frame: a line for each of its rows. */
    private void nested(Out out) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "table-header-rows", "table-rows", "table-row-group" -> nested(out);
                case "table-row" -> {
                    List<String> row = new ArrayList<>();
                    xml.children(part -> {
                        Gathered text = new Gathered();
                        blocks(text);
                        if (!text.lines().isBlank()) {
                            row.add(text.lines().replace('\n', ' '));
                        }
                    });
                    out.block(Kind.TABLE, 0, String.join(" | ", row));
                }
                default -> {}
            }
        });
    }

    /** The note at which the reader stands: answers its sign, and puts its text with those of the paragraph. */
    String note(List<String> onThisPage) throws IOException, Refused {
        String sign = "[" + ++notes + "]";
        Gathered text = new Gathered();
        xml.children(name -> {
            if (name.equals("note-body")) {
                blocks(text);
            }
        });
        onThisPage.add(sign + " " + text.lines());
        return sign;
    }

    void comment() {
        flow.left(Left.COMMENTS);
    }
}
