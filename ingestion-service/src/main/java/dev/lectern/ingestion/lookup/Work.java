package dev.lectern.ingestion.lookup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A work as OpenAlex describes it, as far as we show it. What is missing there is null or empty here. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Work(
        String id,
        String doi,
        String title,
        Integer year,
        List<Author> authors,
        String venue,
        String summary,
        boolean retracted,
        int citedBy,
        boolean economics) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Author(String id, String name, String orcid) {}

    /** Of an abstract, in characters. */
    public static final int LONGEST_SUMMARY = 1_200;

    private static final int LONGEST = 500;
    private static final int MOST_AUTHORS = 100;
    // More positions than any abstract has, so that a broken index does not become a large text.
    private static final int MOST_WORDS = 5_000;
    private static final String ECONOMICS = "Economics";
    private static final Pattern MARKUP = Pattern.compile("</?[a-zA-Z][^<>]{0,80}>");
    private static final Pattern UNSTORABLE = Pattern.compile("[\\p{Cntrl}\\x{D800}-\\x{DFFF}]");

    static final String FIELDS = "id,doi,title,publication_year,authorships,primary_location,abstract_inverted_index,"
            + "is_retracted,cited_by_count,primary_topic";

    public Work {
        authors = authors == null ? List.of() : List.copyOf(authors);
    }

    /** Where people read about it. */
    public String url() {
        return "https://openalex.org/" + id;
    }

    /** Null if it does not say which work it is. */
    static Work of(JsonNode node) {
        return PaperId.work(text(node.path("id")))
                .map(id -> new Work(
                        id,
                        PaperId.doi(text(node.path("doi"))).orElse(null),
                        text(node.path("title")),
                        year(node.path("publication_year")),
                        authors(node.path("authorships")),
                        text(node.path("primary_location").path("source").path("display_name")),
                        summary(node.path("abstract_inverted_index")),
                        node.path("is_retracted").asBoolean(),
                        Math.max(0, node.path("cited_by_count").asInt()),
                        isEconomics(node.path("primary_topic"))))
                .orElse(null);
    }

    static List<Work> all(JsonNode results) {
        var works = new ArrayList<Work>();
        for (var node : results) {
            var work = of(node);
            if (work != null) {
                works.add(work);
            }
        }
        return works;
    }

    /** A text of theirs as one that we can keep and show: bounded, without markup and without what is no character. */
    static String text(JsonNode node) {
        if (!node.isTextual()) {
            return null;
        }
        var clean = UNSTORABLE
                .matcher(MARKUP.matcher(node.asText()).replaceAll(""))
                .replaceAll(" ")
                .replaceAll("\\s+", " ")
                .strip();
        return clean.isEmpty() ? null : shortened(clean, LONGEST);
    }

    /** At most so long, and ending with a whole word where there is one. */
    public static String shortened(String text, int most) {
        if (text == null || text.length() <= most) {
            return text;
        }
        var space = text.lastIndexOf(' ', most - 1);
        var end = space > most / 2 ? space : most - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "\u2026";
    }

    private static List<Author> authors(JsonNode authorships) {
        var authors = new ArrayList<Author>();
        for (var one : authorships) {
            var author = one.path("author");
            var name = text(author.path("display_name"));
            if (name != null && authors.size() < MOST_AUTHORS) {
                authors.add(new Author(
                        PaperId.author(text(author.path("id"))).orElse(null), name, orcid(text(author.path("orcid")))));
            }
        }
        return authors;
    }

    private static String orcid(String text) {
        return text != null && text.matches("https://orcid\\.org/[0-9X-]{19}") ? text : null;
    }

    private static Integer year(JsonNode node) {
        return node.isInt() && node.asInt() > 0 && node.asInt() < 10_000 ? node.asInt() : null;
    }

    private static boolean isEconomics(JsonNode topic) {
        var field = text(topic.path("field").path("display_name"));
        return field != null && field.startsWith(ECONOMICS);
    }

    /** They publish an abstract as an index from its words to their places. */
    static String summary(JsonNode index) {
        var words = new TreeMap<Integer, String>();
        index.properties().forEach(entry -> {
            for (var place : entry.getValue()) {
                if (place.isInt() && place.asInt() >= 0 && place.asInt() < MOST_WORDS) {
                    words.put(place.asInt(), entry.getKey());
                }
            }
        });
        var text = UNSTORABLE
                .matcher(MARKUP.matcher(words.values().stream().collect(Collectors.joining(" ")))
                        .replaceAll(""))
                .replaceAll(" ")
                .replaceAll("\\s+", " ")
                .strip();
        return text.isEmpty() ? null : shortened(text, LONGEST_SUMMARY);
    }
}
