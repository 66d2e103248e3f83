package dev.lectern.ingestion.bibliography;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One work of a list of references. What is not said is null or empty; the files are named as the list names them, and the
 * addresses are those of the web, the best first.
 */
public record BibEntry(
        int line,
        String key,
        String type,
        String title,
        List<String> authors,
        Integer year,
        String venue,
        String doi,
        String arxivId,
        String summary,
        List<String> addresses,
        List<String> files) {

    private static final String ABSTRACT = "abstract";

    /** As people call it. */
    public String label() {
        return key != null ? key : title != null ? title : "The entry at line " + line;
    }

    /** How much room it takes. */
    long length() {
        return Stream.concat(Stream.of(title, venue, summary), authors.stream())
                .filter(Objects::nonNull)
                .mapToLong(String::length)
                .sum();
    }

    /** What is kept with a use of it. */
    public JsonObject metadata() {
        var all = new JsonObject()
                .put("citationKey", key)
                .put("type", type)
                .put("title", title)
                .put("authors", authors.isEmpty() ? null : authors)
                .put("year", year)
                .put("venue", venue)
                .put("doi", doi)
                .put("arxivId", arxivId);
        var known = new JsonObject();
        all.fieldNames().stream()
                .filter(name -> all.getValue(name) != null)
                .forEach(name -> known.put(name, all.getValue(name)));
        return known;
    }

    /** The same with the abstract, for when nothing else of it can be read. */
    public JsonObject metadataWithAbstract() {
        return summary == null ? metadata() : metadata().put(ABSTRACT, summary);
    }

    /** As far as that was kept. */
    public static BibEntry of(JsonObject kept) {
        var authors = kept.getJsonArray("authors", new JsonArray()).stream()
                .map(Object::toString)
                .toList();
        return new BibEntry(
                0,
                kept.getString("citationKey"),
                kept.getString("type"),
                kept.getString("title"),
                authors,
                kept.getInteger("year"),
                kept.getString("venue"),
                kept.getString("doi"),
                kept.getString("arxivId"),
                kept.getString(ABSTRACT),
                List.of(),
                List.of());
    }

    /** All that can be read of a work without its file; nothing without an abstract. */
    public String text() {
        if (summary == null) {
            return null;
        }
        var published = Stream.of(venue, year == null ? null : year.toString())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        return Stream.of(
                        title,
                        String.join(", ", authors),
                        published,
                        doi == null ? null : "DOI: " + doi,
                        "Abstract\n" + summary)
                .filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }
}
