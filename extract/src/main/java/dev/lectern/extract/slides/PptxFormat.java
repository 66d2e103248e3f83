package dev.lectern.extract.slides;

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

/** PowerPoint presentations: a slide is a page, with the speaker's notes at its end as footnotes. */
public final class PptxFormat implements Format {

    private static final float EMU = 12_700;

    @Override
    public Set<String> types() {
        return Set.of(Types.PPTX);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        try (Container container = Container.open(file, limits)) {
            String part = Ooxml.mainPart(container, "ppt/presentation.xml");
            Map<String, Relation> relations = container.relations(part);
            List<String> slides = new ArrayList<>();
            float[] size = new float[2];
            try (Xml xml = container.xml(part)) {
                xml.root();
                xml.children(name -> {
                    if (name.equals("sldIdLst")) {
                        xml.children(slide -> {
                            Relation relation = relations.get(xml.relation("id"));
                            slides.add(relation == null ? null : relation.target());
                        });
                    } else if (name.equals("sldSz")) {
                        size[0] = xml.integer("cx", 0) / EMU;
                        size[1] = xml.integer("cy", 0) / EMU;
                    }
                });
            }
            if (slides.size() > limits.pages()) {
                throw new Refused("The presentation has more than " + limits.pages() + " slides.");
            }
            Paging.FIXED.read(
                    flow -> {
                        CoreProperties.ofOoxml(container, flow);
                        for (String slide : slides) {
                            flow.page(null, size[0], size[1]);
                            slide(container, slide, flow);
                        }
                        flow.left(Left.ENTITIES, container.undefined());
                    },
                    fromPage,
                    limits,
                    sink);
        }
    }

    private static void slide(Container container, String slide, Flow flow) throws IOException, Refused {
        if (!container.has(slide)) {
            flow.left(Left.MISSING);
            return;
        }
        Map<String, Relation> relations = container.relations(slide);
        new Shapes(container, relations, flow).slide(slide);
        for (Relation relation : relations.values()) {
            if (relation.type().equals("notesSlide") && container.has(relation.target())) {
                new Shapes(container, Map.of(), flow).notes(relation.target());
            } else if (relation.type().equals("comments")) {
                flow.left(Left.COMMENTS);
            }
        }
    }
}
