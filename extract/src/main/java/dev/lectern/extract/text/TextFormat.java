package dev.lectern.extract.text;

import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.flow.Flow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Plain text in any encoding. A paragraph ends at an empty line, a page at a form feed; all other pages are ours. */
public final class TextFormat implements Format {

    @Override
    public Set<String> types() {
        return Set.of(Types.TEXT);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        Lines.read(file, TextFormat::tell, fromPage, limits, sink);
    }

    private static void tell(Lines lines, Flow flow) throws IOException {
        StringBuilder paragraph = new StringBuilder();
        for (String line = lines.next(); line != null; line = lines.next()) {
            boolean ends = line.isBlank() && !lines.partial();
            if (ends || paragraph.length() > Lines.LONGEST) {
                flow.paragraph(paragraph.toString());
                paragraph.setLength(0);
            }
            if (line.equals("\f")) {
                flow.pageBreak();
            } else if (!ends) {
                paragraph.append(line).append(lines.partial() ? "" : "\n");
            }
        }
        flow.paragraph(paragraph.toString());
    }
}
