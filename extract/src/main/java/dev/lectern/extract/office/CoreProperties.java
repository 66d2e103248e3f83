package dev.lectern.extract.office;

import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Flow;
import java.io.IOException;
import java.util.Map;

/** What an office file says of itself, in words of Dublin Core whichever program wrote it. */
public final class CoreProperties {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("title", "title"),
            Map.entry("creator", "author"),
            Map.entry("initial-creator", "author"),
            Map.entry("subject", "subject"),
            Map.entry("description", "description"),
            Map.entry("keywords", "keywords"),
            Map.entry("keyword", "keywords"),
            Map.entry("language", "language"),
            Map.entry("created", "created"),
            Map.entry("creation-date", "created"),
            Map.entry("modified", "modified"),
            Map.entry("Application", "producer"),
            Map.entry("generator", "producer"));

    private CoreProperties() {}

    public static void ofOoxml(Container container, Flow flow) throws IOException, Refused {
        tell(container, "docProps/core.xml", flow);
        tell(container, "docProps/app.xml", flow);
    }

    public static void ofOpenDocument(Container container, Flow flow) throws IOException, Refused {
        tell(container, "meta.xml", flow);
    }

    private static void tell(Container container, String part, Flow flow) throws IOException, Refused {
        if (!container.has(part)) {
            return;
        }
        try (Xml xml = container.xml(part)) {
            xml.root();
            xml.children(new Xml.Child() {
                @Override
                public void at(String name) throws IOException, Refused {
                    if (name.equals("meta")) {
                        xml.children(this);
                    } else if (NAMES.containsKey(name)) {
                        flow.property(NAMES.get(name), xml.text());
                    }
                }
            });
        }
    }
}
