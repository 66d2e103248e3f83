package dev.lectern.extract.sheets;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Container.Relation;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Paging;
import dev.lectern.extract.office.CoreProperties;
import dev.lectern.extract.office.Ooxml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Excel workbooks. A sheet begins a page and goes on in further pages of whole rows; all of them bear its name as their label.
 * The first row is not repeated on them, because nothing says that it is a heading. What is hidden is not told.
 */
public final class XlsxFormat implements Format {

    @Override
    public Set<String> types() {
        return Set.of(Types.XLSX);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        try (Container container = Container.open(file, limits)) {
            String part = Ooxml.mainPart(container, "xl/workbook.xml");
            Map<String, Relation> relations = container.relations(part);
            List<Sheet> sheets = new ArrayList<>();
            boolean[] since1904 = {false};
            try (Xml xml = container.xml(part)) {
                xml.root();
                xml.children(name -> {
                    if (name.equals("sheets")) {
                        xml.children(sheet -> {
                            Relation relation = relations.get(xml.relation("id"));
                            String state = xml.attr("state");
                            boolean hidden = state != null && !state.equals("visible");
                            sheets.add(new Sheet(xml.attr("name"), relation, hidden));
                        });
                    } else if (name.equals("workbookPr")) {
                        String value = xml.attr("date1904");
                        since1904[0] = "1".equals(value) || "true".equals(value);
                    }
                });
            }
            XlsxStrings strings = XlsxStrings.read(container, Ooxml.target(relations, "sharedStrings"), limits);
            XlsxNumbers numbers = XlsxNumbers.read(container, Ooxml.target(relations, "styles"), since1904[0]);
            Paging.ROWS.read(
                    flow -> {
                        CoreProperties.ofOoxml(container, flow);
                        for (Sheet sheet : sheets) {
                            tell(container, sheet, strings, numbers, flow);
                        }
                        flow.left(Left.ENTITIES, container.undefined());
                    },
                    fromPage,
                    limits,
                    sink);
        }
    }

    private static void tell(Container container, Sheet sheet, XlsxStrings strings, XlsxNumbers numbers, Flow flow)
            throws IOException, Refused {
        if (sheet.hidden) {
            flow.left(Left.HIDDEN_SHEETS);
            return;
        }
        if (sheet.relation == null || !container.has(sheet.relation.target())) {
            flow.left(Left.MISSING);
            return;
        }
        if (!sheet.relation.type().equals("worksheet")) {
            flow.left(Left.CHARTS);
            return;
        }
        flow.page(sheet.name, 0, 0);
        flow.block(Kind.HEADING, 1, sheet.name == null ? "" : sheet.name);
        try (Xml xml = container.xml(sheet.relation.target())) {
            xml.root();
            new XlsxSheet(xml, strings, numbers, flow).tell();
        }
        for (Relation relation : container.relations(sheet.relation.target()).values()) {
            switch (relation.type()) {
                case "drawing" -> XlsxDrawing.tell(container, relation.target(), flow);
                case "comments", "threadedComment" -> flow.left(Left.COMMENTS);
                default -> {}
            }
        }
    }

    private record Sheet(String name, Relation relation, boolean hidden) {}
}
