package dev.lectern.extract.sheets;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Xml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The texts that the cells of a workbook share. */
final class XlsxStrings {

    private static final int MOST = 3_000_000;

    private final List<String> strings = new ArrayList<>();

    static XlsxStrings read(Container container, String part, Limits limits) throws IOException, Refused {
        XlsxStrings strings = new XlsxStrings();
        if (!container.has(part)) {
            return strings;
        }
        long[] rest = {limits.characters()};
        try (Xml xml = container.xml(part)) {
            xml.root();
            xml.children(name -> {
                String text = item(xml);
                rest[0] -= text.length();
                strings.strings.add(text);
                if (rest[0] < 0 || strings.strings.size() > MOST) {
                    throw new Refused("The workbook has more text than can be read.");
                }
            });
        }
        return strings;
    }

    /** A text may be in runs, and have its reading beside it, which is not told. */
    static String item(Xml xml) throws IOException, Refused {
        StringBuilder text = new StringBuilder();
        xml.children(name -> {
            if (name.equals("t")) {
                text.append(xml.text());
            } else if (name.equals("r")) {
                text.append(item(xml));
            }
        });
        return text.toString();
    }

    String get(int at) {
        return at >= 0 && at < strings.size() ? strings.get(at) : "";
    }
}
