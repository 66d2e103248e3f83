package dev.lectern.extract.slides;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Container.Relation;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Gathered;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Table;
import dev.lectern.extract.office.Ooxml;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The shapes of one slide in the order in which they are drawn, its title first. */
final class Shapes {

    private static final Set<String> SURROUNDINGS = Set.of("sldNum", "dt", "ftr", "hdr", "sldImg");

    private final Container container;
    private final Map<String, Relation> relations;
    private final Flow flow;
    private String placeholder;
    private String description;
    private boolean hidden;

    Shapes(Container container, Map<String, Relation> relations, Flow flow) {
        this.container = container;
        this.relations = relations;
        this.flow = flow;
    }

    /** The title may be drawn last, so the slide is walked for it first. */
    void slide(String part) throws IOException, Refused {
        for (boolean titles : new boolean[] {true, false}) {
            try (Xml xml = container.xml(part)) {
                xml.root();
                tree(
                        xml,
                        (shape) -> {
                            if (isTitle() == titles) {
                                tell(shape, isTitle() ? Kind.HEADING : kind());
                            }
                        },
                        titles);
            }
        }
    }

    void notes(String part) throws IOException, Refused {
        try (Xml xml = container.xml(part)) {
            xml.root();
            tree(
                    xml,
                    shape -> {
                        if (placeholder != null) {
                            Gathered text = new Gathered();
                            paragraphs(shape, Kind.PARAGRAPH, text);
                            flow.note(text.lines());
                        }
                    },
                    true);
        }
    }

    private boolean isTitle() {
        return "title".equals(placeholder) || "ctrTitle".equals(placeholder);
    }

    /** What is in the body of a slide are points, unless it says otherwise. */
    private Kind kind() {
        boolean body = placeholder != null && Set.of("body", "obj", "").contains(placeholder);
        return body ? Kind.LIST_ITEM : Kind.PARAGRAPH;
    }

    private void tree(Xml xml, Shape each, boolean textOnly) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "cSld", "spTree", "grpSp" -> tree(xml, each, textOnly);
                case "AlternateContent" -> Ooxml.choice(xml, () -> tree(xml, each, textOnly));
                case "sp", "cxnSp" -> shape(xml, each);
                case "pic" -> {
                    if (!textOnly) {
                        picture(xml);
                    }
                }
                case "graphicFrame" -> {
                    if (!textOnly) {
                        frame(xml);
                    }
                }
                default -> {}
            }
        });
    }

    private void shape(Xml xml, Shape each) throws IOException, Refused {
        placeholder = null;
        hidden = false;
        xml.children(name -> {
            switch (name) {
                case "nvSpPr", "nvCxnSpPr" -> about(xml);
                case "txBody" -> {
                    if (!hidden && (placeholder == null || !SURROUNDINGS.contains(placeholder))) {
                        each.with(xml);
                    }
                }
                default -> {}
            }
        });
    }

    private void about(Xml xml) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "cNvPr" -> {
                    hidden = "1".equals(xml.attr("hidden")) || "true".equals(xml.attr("hidden"));
                    description = Ooxml.description(xml.attr("descr"));
                }
                case "nvPr" ->
                    xml.children(part -> {
                        if (part.equals("ph")) {
                            placeholder = xml.attr("type") == null ? "" : xml.attr("type");
                        }
                    });
                default -> {}
            }
        });
    }

    private void tell(Xml xml, Kind kind) throws IOException, Refused {
        Gathered text = new Gathered();
        paragraphs(xml, kind == Kind.HEADING ? Kind.PARAGRAPH : kind, text);
        if (kind == Kind.HEADING) {
            flow.block(kind, 1, text.lines());
        } else {
            text.tell(flow);
        }
    }

    private void paragraphs(Xml xml, Kind kind, Gathered into) throws IOException, Refused {
        xml.children(name -> {
            if (name.equals("p")) {
                Paragraph paragraph = new Paragraph(xml, kind);
                paragraph.read();
                into.block(paragraph.kind(), paragraph.level(), paragraph.text());
            }
        });
    }

    private void picture(Xml xml) throws IOException, Refused {
        description = "";
        hidden = false;
        xml.children(name -> {
            if (name.equals("nvPicPr")) {
                about(xml);
            }
        });
        if (hidden) {
            return;
        }
        if (description.isEmpty()) {
            flow.left(Left.IMAGES);
        } else {
            flow.block(Kind.CAPTION, 0, description);
        }
    }

    private void frame(Xml xml) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "graphic", "graphicData" -> frame(xml);
                case "tbl" -> table(xml);
                case "chart" -> flow.left(Left.CHARTS);
                case "relIds" -> diagram(relations.get(xml.relation("dm")));
                case "oleObj" -> flow.left(Left.OBJECTS);
                case "AlternateContent" -> Ooxml.choice(xml, () -> frame(xml));
                default -> {}
            }
        });
    }

    /** The words of a diagram, in the order of its data. */
    private void diagram(Relation relation) throws IOException, Refused {
        if (relation == null || !container.has(relation.target())) {
            flow.left(Left.CHARTS);
            return;
        }
        try (Xml xml = container.xml(relation.target())) {
            xml.root();
            points(xml);
        }
    }

    private void points(Xml xml) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "ptLst", "pt" -> points(xml);
                case "t" -> {
                    Gathered text = new Gathered();
                    paragraphs(xml, Kind.PARAGRAPH, text);
                    text.tell(flow);
                }
                default -> {}
            }
        });
    }

    private void table(Xml xml) throws IOException, Refused {
        Table table = new Table(flow);
        xml.children(name -> {
            if (name.equals("tr")) {
                xml.children(part -> {
                    if (part.equals("tc")) {
                        cell(xml, table);
                    }
                });
                table.endRow();
            }
        });
        table.end();
    }

    private void cell(Xml xml, Table table) throws IOException, Refused {
        boolean covered = xml.attr("hMerge") != null || xml.attr("vMerge") != null;
        int across = Math.clamp(xml.integer("gridSpan", 1), 1, 100);
        int down = Math.clamp(xml.integer("rowSpan", 1), 1, 1000);
        Gathered text = new Gathered();
        xml.children(name -> {
            if (name.equals("txBody")) {
                paragraphs(xml, Kind.PARAGRAPH, text);
            }
        });
        if (!covered) {
            table.cell(text.lines(), across, down);
        }
    }

    @FunctionalInterface
    private interface Shape {
        void with(Xml xml) throws IOException, Refused;
    }
}
