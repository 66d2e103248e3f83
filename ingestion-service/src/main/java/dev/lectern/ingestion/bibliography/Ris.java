package dev.lectern.ingestion.bibliography;

import dev.lectern.ingestion.bibliography.Bibliography.Collected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads RIS: lines with a tag each, from TY to ER. A line without a tag goes on with the one before. */
final class Ris {

    private static final Pattern LINE = Pattern.compile("^\\s?([A-Z][A-Z0-9]) {1,2}-(?: (.*)|\\s*)$", Pattern.DOTALL);

    private static final int LONGEST = 30_000;

    private final String text;
    private final Collected found;
    private final Map<String, List<String>> tags = new LinkedHashMap<>();
    private String last;
    private int begin;
    private int line;

    Ris(String text, Collected found) {
        this.text = text;
        this.found = found;
    }

    void read() {
        for (var one : (Iterable<String>) text.lines()::iterator) {
            line++;
            if (found.isFull()) {
                return;
            }
            see(one.startsWith("\ufeff") ? one.substring(1) : one);
        }
        end();
    }

    private void see(String one) {
        var tagged = LINE.matcher(one);
        if (!tagged.matches()) {
            goOn(one);
            return;
        }
        var tag = tagged.group(1);
        if (tag.equals("ER")) {
            end();
            return;
        }
        // Nobody ended the one before.
        if (tag.equals("TY") && !tags.isEmpty()) {
            end();
        }
        if (tags.isEmpty()) {
            begin = line;
        }
        last = tag;
        tags.computeIfAbsent(tag, none -> new ArrayList<>())
                .add(tagged.group(2) == null ? "" : tagged.group(2).strip());
    }

    private void goOn(String one) {
        if (last != null && !one.isBlank()) {
            var values = tags.get(last);
            if (values.getLast().length() < LONGEST) {
                values.set(values.size() - 1, values.getLast() + "\n" + one.strip());
            }
        }
    }

    private void end() {
        if (!tags.isEmpty()) {
            if (tags.containsKey("TY")) {
                found.add(entry());
            } else {
                found.refuse(begin, first("ID"), "There is no TY at its beginning.");
            }
        }
        tags.clear();
        last = null;
    }

    private BibEntry entry() {
        var arxiv = Links.arxivIn(first("M1"), first("JO"), first("UR"), first("N1"));
        var linked = all("L1", "L2").toList();
        return new BibEntry(
                begin,
                Fit.line(first("ID"), Fit.NAME),
                Fit.line(first("TY"), Fit.NAME),
                Fit.line(first("TI", "T1", "CT", "BT"), Fit.LINE),
                authors(),
                Links.year(first("PY", "Y1", "DA", "Y2")),
                Fit.line(first("JO", "JF", "T2", "JA", "J2", "PB"), Fit.LINE),
                Links.doi(first("DO", "M3")),
                arxiv,
                Fit.text(first("AB", "N2")),
                Links.addresses(
                        arxiv, Stream.concat(linked.stream(), all("UR", "LK")).toList()),
                LinkedFiles.of(linked.stream().filter(one -> !isAddress(one)).toList()));
    }

    private List<String> authors() {
        var written = all(tags.containsKey("AU") ? "AU" : tags.containsKey("A1") ? "A1" : "A2")
                .toList();
        return People.of(written).stream()
                .map(name -> Fit.line(name, Fit.NAME))
                .filter(name -> name != null)
                .limit(Fit.AUTHORS)
                .toList();
    }

    private static boolean isAddress(String place) {
        return place.matches("(?is)https?://.*");
    }

    private String first(String... names) {
        return all(names).findFirst().orElse(null);
    }

    private Stream<String> all(String... names) {
        return Stream.of(names)
                .flatMap(name -> tags.getOrDefault(name, List.of()).stream())
                .filter(value -> !value.isBlank());
    }
}
