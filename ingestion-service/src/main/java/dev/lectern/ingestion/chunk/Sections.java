package dev.lectern.ingestion.chunk;

import dev.lectern.ingestion.page.SourcePage.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Below which heading a piece of a page is. */
final class Sections {

    private Sections() {}

    /** Of the one that covers most of it; null where there is none. */
    static String of(List<Part> parts, int start, int end) {
        var covered = new HashMap<String, Integer>();
        for (var part : parts) {
            int shared = Math.min(end, part.block().end())
                    - Math.max(start, part.block().start());
            if (part.section() != null && shared > 0) {
                covered.merge(part.section(), shared, Integer::sum);
            }
        }
        return covered.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
