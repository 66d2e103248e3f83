package dev.lectern.retrieval.search;

import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.advice.Advice;
import dev.lectern.retrieval.advice.Advice.Expansion;
import dev.lectern.retrieval.advice.Advice.Order;
import dev.lectern.retrieval.embed.Embedder;
import dev.lectern.retrieval.embed.Embedding;
import dev.lectern.retrieval.nearest.Nearest;
import dev.lectern.retrieval.nearest.Nearest.Seen;
import dev.lectern.retrieval.query.Query;
import dev.lectern.retrieval.search.Fusion.Fused;
import dev.lectern.retrieval.search.Fusion.Scored;
import dev.lectern.retrieval.search.SearchRepository.Neighbour;
import dev.lectern.retrieval.search.SearchRepository.Place;
import dev.lectern.retrieval.search.SearchRepository.Shown;
import dev.lectern.retrieval.search.SearchRepository.Sight;
import dev.lectern.retrieval.search.Words.Part;
import dev.lectern.retrieval.text.Folding;
import dev.lectern.retrieval.text.Folding.Fold;
import dev.lectern.retrieval.text.Terms;
import dev.lectern.retrieval.text.Terms.Range;
import dev.lectern.retrieval.trace.RetrievalEvent;
import dev.lectern.retrieval.trace.RetrievalEvents;
import dev.lectern.retrieval.version.Live;
import dev.lectern.retrieval.version.Shards;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks both rankings about what is to be searched and makes one answer of them. */
@ApplicationScoped
class SearchSources {

    /**
     * A hit and why it is where it is, where words of the question are in it, what is around it and what is like it; its rank
     * before a model put it where it is, if one did.
     */
    record Ranked(
            Fused fused,
            Shown shown,
            List<Range> highlights,
            List<Neighbour> around,
            List<Shown> duplicates,
            List<Part> parts,
            Integer plainRank) {

        Ranked with(List<Range> places) {
            return new Ranked(fused, shown, places, around, duplicates, parts, plainRank);
        }

        /** Before a model put it somewhere else. */
        Ranked wasAt(int rank) {
            return new Ranked(fused, shown, highlights, around, duplicates, parts, rank);
        }
    }

    /** What was found, in what, whether the model could read the whole question, and what another model added. */
    record Found(List<Ranked> hits, Sight sight, boolean queryCut, Expansion expansion, Order order) {}

    /** Terms as they are looked for, with what each counts; those of the question itself are said. */
    private record Asked(
            Query query,
            Live index,
            Embedding vector,
            Set<String> said,
            Map<String, Double> terms,
            Expansion expansion) {

        boolean isCut() {
            return vector != null && vector.cut();
        }
    }

    private final Embedder standard;
    private final Shards shards;
    private final Terms terms;
    private final SearchRepository index;
    private final Words words;
    private final SecondLook secondLook;
    private final Nearest nearest;
    private final Tenancy tenancy;
    private final Advice advice;
    private final Reordering reordering;
    private final RetrievalEvents events;
    private final Vertx vertx;
    private final Clock clock;
    private final SearchConfig config;

    SearchSources(
            Embedder standard,
            Shards shards,
            Terms terms,
            SearchRepository index,
            Words words,
            SecondLook secondLook,
            Nearest nearest,
            Tenancy tenancy,
            Advice advice,
            Reordering reordering,
            RetrievalEvents events,
            Vertx vertx,
            Clock clock,
            SearchConfig config) {
        this.standard = standard;
        this.shards = shards;
        this.terms = terms;
        this.index = index;
        this.words = words;
        this.secondLook = secondLook;
        this.nearest = nearest;
        this.tenancy = tenancy;
        this.advice = advice;
        this.reordering = reordering;
        this.events = events;
        this.vertx = vertx;
        this.clock = clock;
        this.config = config;
    }

    Uni<Found> search(Place place, Query query) {
        return Uni.createFrom().deferred(() -> {
            var event = RetrievalEvent.begun(place.scope(), query, place.where(), clock.instant());
            // Outside the transaction: no connection waits for a model.
            return advice.expand(place.scope(), query)
                    .chain(expansion -> ask(place, reordering.wide(query), expansion))
                    .chain(asked -> tenancy.look(place.scope(), tx -> answer(tx, place, asked))
                            .chain(found -> reordering.of(place.scope(), query, found))
                            .chain(found -> query.highlights()
                                    ? highlighted(found, asked)
                                    : Uni.createFrom().item(found)))
                    .call(found -> events.add(event.answered(
                            found.hits().size(),
                            found.sight().searchable().length,
                            found.sight().chunks(),
                            clock.instant())));
        });
    }

    private Uni<Asked> ask(Place place, Query query, Expansion expansion) {
        var said = query.profile().byWords() || query.highlights() ? terms.of(query.text()) : Map.<String, Integer>of();
        var all = weighed(said, expansion);
        if (!query.profile().byMeaning()) {
            return Uni.createFrom().item(new Asked(query, null, null, said.keySet(), all, expansion));
        }
        var text = expansion.phrases().isEmpty()
                ? query.text()
                : query.text() + " " + String.join(", ", expansion.phrases());
        return tenancy.look(place.scope(), tx -> shards.active(tx, place.scope().workspaceId()))
                // A workspace without sources has no index; that a question is too long is said there, too.
                .chain(live -> live.map(shards::known)
                        .orElse(standard)
                        .embedQuery(text)
                        .map(vector -> new Asked(query, live.orElse(null), vector, said.keySet(), all, expansion)));
    }

    private Map<String, Double> weighed(Map<String, Integer> said, Expansion expansion) {
        var all = new TreeMap<String, Double>();
        said.forEach((term, times) -> all.put(term, (double) times));
        var added = new TreeSet<String>();
        expansion.phrases().forEach(phrase -> added.addAll(terms.of(phrase).keySet()));
        added.removeAll(said.keySet());
        added.forEach(term -> all.put(term, advice.weight(said.size(), added.size())));
        return all;
    }

    private Uni<Found> answer(SqlConnection tx, Place place, Asked asked) {
        return sight(tx, place, asked).chain(sight -> rank(tx, sight, asked)
                .chain(ranking -> folded(tx, place, sight, asked, ranking, 0, new Folding<>())
                        .map(folds -> page(folds, asked.query()))
                        .chain(folds -> around(tx, sight, asked, folds).chain(near -> why(tx, sight, asked, folds)
                                .map(parts -> hits(ranking, folds, near, parts)))))
                .map(hits -> new Found(hits, sight, asked.isCut(), asked.expansion(), Order.UNASKED)));
    }

    private Uni<Sight> sight(SqlConnection tx, Place place, Asked asked) {
        var filter = asked.query().filter();
        return index.sight(tx, place, filter)
                .chain(sight -> asked.query().profile().byWords()
                        ? index.called(tx, place, filter, sight, asked.terms().keySet())
                        : Uni.createFrom().item(sight));
    }

    // One after the other: a connection does one thing at a time.
    private Uni<List<Fused>> rank(SqlConnection tx, Sight sight, Asked asked) {
        var profile = asked.query().profile();
        if (sight.chunks() == 0) {
            return Uni.createFrom().item(List.of());
        }
        var fusion = new Fusion(profile, config.depth());
        return dense(tx, sight, asked).chain(dense -> lexical(tx, sight, asked, dense)
                .chain(lexical -> profile.isHybrid() && asked.index() != null && !(dense.isEmpty() && lexical.isEmpty())
                        ? again(tx, sight, asked, fusion, dense, lexical)
                        : Uni.createFrom().item(fusion.fuse(dense, lexical, Map.of()))));
    }

    private Uni<List<Scored>> dense(SqlConnection tx, Sight sight, Asked asked) {
        if (!asked.query().profile().byMeaning() || asked.index() == null) {
            return Uni.createFrom().item(List.of());
        }
        var vector = asked.vector().literal();
        if (sight.within() != null) {
            return secondLook.among(tx, sight, asked.index().space(), vector, sight.within());
        }
        var seen = new Seen(sight.workspace(), sight.searchable(), sight.chunks());
        return nearest.to(tx, seen, asked.index(), vector, config.depth()).map(answer -> answer.hits().stream()
                .map(near -> new Scored(near.chunk(), near.score()))
                .toList());
    }

    private Uni<List<Scored>> lexical(SqlConnection tx, Sight sight, Asked asked, List<Scored> dense) {
        return asked.query().profile().byWords()
                ? words.best(tx, sight, asked.terms(), dense)
                : Uni.createFrom().item(List.of());
    }

    private Uni<List<Fused>> again(
            SqlConnection tx, Sight sight, Asked asked, Fusion fusion, List<Scored> dense, List<Scored> lexical) {
        var all = Stream.concat(dense.stream(), lexical.stream())
                .map(Scored::chunk)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var best = fusion.exemplars(dense, lexical, config.exemplars());
        return secondLook
                .again(tx, sight, asked.index().space(), asked.vector().literal(), all, best)
                .map(looks -> fusion.fuse(dense, lexical, looks));
    }

    // As many as are needed, and some more, because some may turn out to be alike: until there are enough.
    private Uni<List<Fold<Shown>>> folded(
            SqlConnection tx,
            Place place,
            Sight sight,
            Asked asked,
            List<Fused> ranking,
            int from,
            Folding<Shown> folding) {
        var query = asked.query();
        if (from >= ranking.size() || folding.size() >= query.depth()) {
            return Uni.createFrom().item(folding.folds());
        }
        var to = Math.min(ranking.size(), from + query.depth() - folding.size() + (query.fold() ? query.limit() : 0));
        var some = ranking.subList(from, to).stream().map(Fused::chunk).toList();
        return index.show(tx, place, query.filter(), sight, some).chain(texts -> {
            // A source that goes between two statements takes its texts along; a hit without text is no hit.
            some.stream().map(texts::get).filter(one -> one != null).forEach(one -> add(folding, one, query.fold()));
            return folded(tx, place, sight, asked, ranking, to, folding);
        });
    }

    private static void add(Folding<Shown> folding, Shown one, boolean fold) {
        if (fold) {
            folding.add(one, one.hash(), one.text());
        } else {
            folding.apart(one);
        }
    }

    private static List<Fold<Shown>> page(List<Fold<Shown>> folds, Query query) {
        return folds.stream().skip(query.offset()).limit(query.limit()).toList();
    }

    private Uni<Map<UUID, List<Neighbour>>> around(
            SqlConnection tx, Sight sight, Asked asked, List<Fold<Shown>> folds) {
        var far = asked.query().neighbours();
        return far == 0 || folds.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : index.around(tx, sight, chunks(folds), far);
    }

    private Uni<Map<UUID, List<Part>>> why(SqlConnection tx, Sight sight, Asked asked, List<Fold<Shown>> folds) {
        return asked.query().explain() && asked.query().profile().byWords()
                ? words.why(tx, sight, asked.terms(), chunks(folds))
                : Uni.createFrom().item(Map.of());
    }

    private static List<UUID> chunks(List<Fold<Shown>> folds) {
        return folds.stream().map(fold -> fold.best().chunk()).toList();
    }

    private static List<Ranked> hits(
            List<Fused> ranking,
            List<Fold<Shown>> folds,
            Map<UUID, List<Neighbour>> near,
            Map<UUID, List<Part>> parts) {
        var scores = ranking.stream().collect(Collectors.toMap(Fused::chunk, Function.identity()));
        return folds.stream()
                .map(fold -> {
                    var chunk = fold.best().chunk();
                    return new Ranked(
                            scores.get(chunk),
                            fold.best(),
                            List.of(),
                            near.getOrDefault(chunk, List.of()),
                            fold.others(),
                            parts.getOrDefault(chunk, List.of()),
                            null);
                })
                .toList();
    }

    // Reading the passages again takes too long for the event loop.
    private Uni<Found> highlighted(Found found, Asked asked) {
        return Uni.createFrom().completionStage(() -> vertx.executeBlocking(
                        () -> new Found(
                                found.hits().stream()
                                        .map(hit -> hit.with(
                                                terms.places(hit.shown().text(), asked.said())))
                                        .toList(),
                                found.sight(),
                                found.queryCut(),
                                found.expansion(),
                                found.order()),
                        false)
                .toCompletionStage());
    }
}
