package dev.lectern.ingestion.bibliography;

import java.util.List;
import java.util.Locale;

/** Turns names as lists of references write them ("Bell, Anna") into names as people write them. */
final class People {

    private People() {}

    static List<String> of(List<String> names) {
        return names.stream()
                .filter(name -> !name.isBlank()
                        && !name.strip().toLowerCase(Locale.ROOT).matches("others|et al\\.?"))
                .map(People::name)
                .toList();
    }

    // "von Last, Jr, First" has its middle part behind the name.
    private static String name(String written) {
        var parts = Latex.outside(written, ',');
        if (parts.size() == 1) {
            return written.strip();
        }
        var last = parts.getFirst().strip();
        var first = parts.getLast().strip();
        var middle = parts.size() > 2 ? " " + parts.get(1).strip() : "";
        return (first + " " + last + middle).strip();
    }
}
