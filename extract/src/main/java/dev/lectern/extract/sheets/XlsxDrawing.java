package dev.lectern.extract.sheets;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.office.Ooxml;
import dev.lectern.extract.slides.Paragraph;
import java.io.IOException;

/** What lies upon a sheet: the text of boxes, and how many pictures and charts there are. */
final class XlsxDrawing {

    private XlsxDrawing() {}

    static void tell(Container container, String part, Flow flow) throws IOException, Refused {
        if (container.has(part)) {
            try (Xml xml = container.xml(part)) {
                xml.root();
                walk(xml, flow);
            }
        }
    }

    private static void walk(Xml xml, Flow flow) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "p" -> {
                    Paragraph paragraph = new Paragraph(xml, Kind.PARAGRAPH);
                    paragraph.read();
                    flow.block(paragraph.kind(), paragraph.level(), paragraph.text());
                }
                case "pic" -> flow.left(Left.IMAGES);
                case "chart" -> flow.left(Left.CHARTS);
                case "AlternateContent" -> Ooxml.choice(xml, () -> walk(xml, flow));
                default -> walk(xml, flow);
            }
        });
    }
}
