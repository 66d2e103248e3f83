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

/**
 * Markdown (CommonMark with tables) as its reader sees it: the words without the mark-up. A long file is parsed in slices that
 * end at an empty line, so that its tree never fills the memory. Pages are ours.
 */
public final class MarkdownFormat implements Format {

    private static final int SLICE = 256 * 1024;
    private static final int MATTER = 200;

    @Override
    public Set<String> types() {
        return Set.of(Types.MARKDOWN);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        Lines.read(file, MarkdownFormat::tell, fromPage, limits, sink);
    }

    private static void tell(Lines lines, Flow flow) throws IOException, Refused {
        StringBuilder slice = new StringBuilder();
        String line = frontMatter(lines, flow, slice);
        String fence = null;
        for (; line != null; line = lines.next()) {
            slice.append(line).append(lines.partial() ? "" : "\n");
            fence = fence(line.strip(), fence);
            boolean between = line.isBlank() && fence == null && slice.length() > SLICE;
            if (between || slice.length() > SLICE * 2) {
                new MarkdownText(flow).tell(slice.toString());
                slice.setLength(0);
            }
        }
        new MarkdownText(flow).tell(slice.toString());
    }

    /** The signs that will end the code in which the next line is, or null. */
    private static String fence(String line, String open) {
        if (open != null) {
            return line.startsWith(open) ? null : open;
        }
        return line.startsWith("```") || line.startsWith("~~~") ? line.substring(0, 3) : null;
    }

    /** Names and values between two lines of dashes at the very beginning; answers the line after them. */
    private static String frontMatter(Lines lines, Flow flow, StringBuilder slice) throws IOException {
        String first = lines.next();
        if (first == null || !first.stripTrailing().equals("---")) {
            return first;
        }
        StringBuilder read = new StringBuilder("---\n");
        String line = lines.next();
        for (int i = 0; line != null && i < MATTER; i++, line = lines.next()) {
            boolean end =
                    line.stripTrailing().equals("---") || line.stripTrailing().equals("...");
            if (end && matter(read.toString(), flow)) {
                return lines.next();
            }
            if (end) {
                break;
            }
            read.append(line).append('\n');
        }
        slice.append(read);
        return line;
    }

    private static boolean matter(String read, Flow flow) {
        String[] lines = read.split("\n");
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isBlank() && !lines[i].matches("([\\w-]+\\s*:.*)|([\\s#-].*)")) {
                return false;
            }
        }
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String value = line.substring(colon + 1).strip().replaceAll("^[\"'\\[]|[\"'\\]]$", "");
                property(line.substring(0, colon).strip(), value, flow);
            }
        }
        return true;
    }

    private static void property(String name, String value, Flow flow) {
        switch (name) {
            case "title", "subject", "keywords", "description" -> flow.property(name, value);
            case "author", "authors" -> flow.property("author", value);
            case "date" -> flow.property("created", value);
            case "lang", "language" -> flow.property("language", value);
            case "tags" -> flow.property("keywords", value);
            default -> {}
        }
    }
}
