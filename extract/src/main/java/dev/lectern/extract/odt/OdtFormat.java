package dev.lectern.extract.odt;

import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Paging;
import dev.lectern.extract.office.CoreProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * OpenDocument texts. Pages end where the program that saved the file saw them end; a file that does not say so has pages of
 * ours, which also end at the breaks that its author set. Changes are shown as accepted.
 */
public final class OdtFormat implements Format {

    @Override
    public Set<String> types() {
        return Set.of(Types.ODT);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        try (Container container = Container.open(file, limits)) {
            OdtStyles styles = new OdtStyles();
            for (String part : new String[] {"styles.xml", "content.xml"}) {
                if (container.has(part)) {
                    try (Xml xml = container.xml(part)) {
                        xml.root();
                        styles.read(xml);
                    }
                }
            }
            Paging.FREE.read(
                    flow -> {
                        CoreProperties.ofOpenDocument(container, flow);
                        try (Xml xml = container.xml("content.xml")) {
                            xml.root();
                            xml.children(name -> {
                                if (name.equals("body")) {
                                    xml.children(kind -> {
                                        if (kind.equals("text")) {
                                            new OdtBody(xml, styles, flow).read();
                                        }
                                    });
                                }
                            });
                        }
                        flow.left(Left.ENTITIES, container.undefined());
                    },
                    fromPage,
                    limits,
                    sink);
        }
    }
}
