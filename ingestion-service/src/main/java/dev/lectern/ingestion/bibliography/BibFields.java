package dev.lectern.ingestion.bibliography;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the fields of BibTeX and BibLaTeX mean. */
final class BibFields {

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s{}<>\"]+");

    private final Map<String, String> fields;

    private BibFields(Map<String, String> fields) {
        this.fields = fields;
    }

    static BibEntry entry(int line, String key, String type, Map<String, String> fields) {
        return new BibFields(fields).entry(line, key, type);
    }

    private BibEntry entry(int line, String key, String type) {
        var arxiv = arxiv();
        return new BibEntry(
                line,
                Fit.line(key, Fit.NAME),
                Fit.line(type, Fit.NAME),
                Fit.line(title(), Fit.LINE),
                authors(),
                Links.year(first("year", "date")),
                Fit.line(
                        readable("journal", "journaltitle", "booktitle", "school", "institution", "publisher"),
                        Fit.LINE),
                Links.doi(plain("doi")),
                arxiv,
                Fit.text(readable("abstract")),
                Links.addresses(arxiv, addresses()),
                LinkedFiles.of(first("file", "localfile", "pdf")));
    }

    private String title() {
        var title = readable("title");
        var subtitle = readable("subtitle");
        return title == null || subtitle == null ? title : title + ": " + subtitle;
    }

    private List<String> authors() {
        return People.of(Latex.split(first("author", "editor"))).stream()
                .map(Latex::text)
                .map(name -> Fit.line(name, Fit.NAME))
                .filter(name -> name != null)
                .limit(Fit.AUTHORS)
                .toList();
    }

    private String arxiv() {
        var eprint = plain("eprint");
        var archive = Stream.of(first("archiveprefix", "eprinttype"))
                .map(name -> name == null ? "" : name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.isEmpty() || name.contains("arxiv"));
        var said = Stream.of(plain("arxiv"), archive ? eprint : null).filter(id -> id != null);
        return said.map(Links::arxiv)
                .filter(id -> id != null)
                .findFirst()
                .orElseGet(() -> Links.arxivIn(plain("journal"), plain("howpublished"), plain("note"), plain("url")));
    }

    private List<String> addresses() {
        var found = new ArrayList<String>();
        Arrays.asList("url", "howpublished", "note").forEach(name -> {
            var value = fields.get(name);
            if (value != null) {
                ADDRESS.matcher(Latex.plain(value)).results().forEach(hit -> found.add(hit.group()));
            }
        });
        return found;
    }

    private String first(String... names) {
        return Arrays.stream(names)
                .map(fields::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    private String readable(String... names) {
        var value = first(names);
        return value == null ? null : Latex.text(value);
    }

    private String plain(String name) {
        var value = fields.get(name);
        return value == null || value.isBlank() ? null : Latex.plain(value);
    }
}
