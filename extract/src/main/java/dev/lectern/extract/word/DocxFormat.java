package dev.lectern.extract.word;

import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Container.Relation;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.flow.Gathered;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Paging;
import dev.lectern.extract.office.CoreProperties;
import dev.lectern.extract.office.Ooxml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Word documents. Pages end where Word saw them end when it saved the file; a file that does not say so has pages of ours,
 * which also end at the breaks that its author set. Changes are shown as accepted; headers, footers, comments and hidden
 * text are not told; footnotes stand at the end of the page that refers to them.
 */
public final class DocxFormat implements Format {

    @Override
    public Set<String> types() {
        return Set.of(Types.DOCX);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        try (Container container = Container.open(file, limits)) {
            String part = Ooxml.mainPart(container, "word/document.xml");
            Map<String, Relation> relations = container.relations(part);
            DocxStyles styles = DocxStyles.read(container, Ooxml.target(relations, "styles"));
            DocxNumbers numbers = DocxNumbers.read(container, Ooxml.target(relations, "numbering"));
            Paging.FREE.read(
                    flow -> {
                        CoreProperties.ofOoxml(container, flow);
                        Map<String, String> notes = new HashMap<>();
                        for (String kind : new String[] {"footnote", "endnote"}) {
                            String from = Ooxml.target(relations, kind + "s");
                            if (container.has(from)) {
                                notes(container, from, kind, new DocxBody(flow, styles, numbers, Map.of()), notes);
                            }
                        }
                        DocxBody body = new DocxBody(flow, styles, numbers, notes);
                        try (Xml xml = container.xml(part)) {
                            xml.root();
                            xml.children(name -> {
                                if (name.equals("body")) {
                                    body.blocks(xml, flow);
                                }
                            });
                        }
                        body.endnotes();
                        flow.left(Left.ENTITIES, container.undefined());
                    },
                    fromPage,
                    limits,
                    sink);
        }
    }

    private static void notes(Container container, String part, String kind, DocxBody body, Map<String, String> notes)
            throws IOException, Refused {
        try (Xml xml = container.xml(part)) {
            xml.root();
            xml.children(name -> {
                String id = xml.attr("id");
                if (name.equals(kind) && id != null && xml.attr("type") == null) {
                    Gathered note = new Gathered();
                    body.blocks(xml, note);
                    notes.put(kind + id, note.lines());
                }
            });
        }
    }
}
