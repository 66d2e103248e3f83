package dev.lectern.ingestion.lookup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.ingestion.lookup.AnswerCache.Shelf;
import dev.lectern.ingestion.lookup.Catalogue.Question;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** OpenAlex: an open catalogue of the world's papers, and of who cites whom. */
@ApplicationScoped
public class OpenAlex {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CANDIDATES = 10;
    private static final int AUTHORS = 2;
    private static final int WORKS_OF_AUTHOR = 50;

    private final Catalogue catalogue;

    OpenAlex(EnrichConfig config, Vertx vertx, Clock clock, Wire wire, AnswerCache cache) {
        var courtesy = new HashMap<String, String>();
        config.mailto().ifPresent(address -> courtesy.put("mailto", address));
        config.openalexKey().ifPresent(key -> courtesy.put("api_key", key));
        this.catalogue = new Catalogue(
                "OpenAlex", config.openalexUrl(), Shelf.OPENALEX, courtesy, config, vertx, clock, wire, cache);
    }

    public Uni<Optional<Work>> work(String id) {
        return catalogue.ask(
                new Question("/works/" + id, Map.of("select", Work.FIELDS), id), json -> Work.of(tree(json)));
    }

    public Uni<Optional<Work>> byDoi(String doi) {
        var name = URLEncoder.encode(doi, StandardCharsets.UTF_8).replace("+", "%20");
        return catalogue.ask(
                new Question("/works/doi:" + name, Map.of("select", Work.FIELDS), null), json -> Work.of(tree(json)));
    }

    /** The words of a title, without punctuation: a comma would begin another filter. */
    public Uni<List<Work>> titled(String words) {
        return works("title.search:" + words, CANDIDATES, null);
    }

    /** Ids of people of this name. */
    public Uni<List<String>> authors(String name) {
        var parameters = Map.of("search", name, "per-page", Integer.toString(AUTHORS), "select", "id,display_name");
        return list(new Question("/authors", parameters, null), results -> results.valueStream()
                .flatMap(node -> PaperId.author(Work.text(node.path("id"))).stream())
                .toList());
    }

    /** Of the years around this one, if it is known; the most cited first. */
    public Uni<List<Work>> worksOf(String author, Integer year) {
        var when = year == null ? "" : ",publication_year:" + (year - 1) + "-" + (year + 1);
        return works("author.id:" + author + when, WORKS_OF_AUTHOR, "cited_by_count:desc");
    }

    /** What the work refers to, the most cited first. */
    public Uni<List<Work>> references(String work, int most) {
        return most == 0 ? Uni.createFrom().item(List.of()) : works("cited_by:" + work, most, "cited_by_count:desc");
    }

    /** What refers to the work, the most cited first. */
    public Uni<List<Work>> citing(String work, int most) {
        return most == 0 ? Uni.createFrom().item(List.of()) : works("cites:" + work, most, "cited_by_count:desc");
    }

    private Uni<List<Work>> works(String filter, int most, String order) {
        var parameters = new TreeMap<String, String>();
        parameters.put("filter", filter);
        parameters.put("per-page", Integer.toString(most));
        parameters.put("select", Work.FIELDS);
        if (order != null) {
            parameters.put("sort", order);
        }
        return list(
                new Question("/works", parameters, null),
                results -> Work.all(results).stream().limit(most).toList());
    }

    private <T> Uni<List<T>> list(Question question, Function<JsonNode, List<T>> reader) {
        return catalogue
                .ask(question, json -> {
                    var results = tree(json).path("results");
                    if (!results.isArray()) {
                        throw new IllegalArgumentException("no results");
                    }
                    return reader.apply(results);
                })
                .map(found -> found.orElse(List.of()));
    }

    private static JsonNode tree(String json) {
        try {
            var tree = JSON.readTree(json);
            if (!tree.isObject()) {
                throw new IllegalArgumentException("no object");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
    }
}
