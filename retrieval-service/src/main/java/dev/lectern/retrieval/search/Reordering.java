package dev.lectern.retrieval.search;

import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.advice.Advice;
import dev.lectern.retrieval.advice.Advice.Candidate;
import dev.lectern.retrieval.advice.Advice.Order;
import dev.lectern.retrieval.query.Query;
import dev.lectern.retrieval.search.SearchSources.Found;
import dev.lectern.retrieval.search.SearchSources.Ranked;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Puts the best of what was found into the order that a model prefers, and then cuts out the page that was asked for. */
@ApplicationScoped
class Reordering {

    private final Advice advice;

    Reordering(Advice advice) {
        this.advice = advice;
    }

    /** As it must be searched, so that there is enough to be put into order. */
    Query wide(Query query) {
        return query.help().rerank() ? query.fromTheBest(advice.candidates(query)) : query;
    }

    /** @param found by the wide query */
    Uni<Found> of(Scope scope, Query query, Found found) {
        if (!query.help().rerank()) {
            return Uni.createFrom().item(found);
        }
        var best = found.hits().stream()
                .limit(advice.candidates(query))
                .map(hit -> new Candidate(hit.shown().title(), hit.shown().text()))
                .toList();
        return advice.order(scope, query, best).map(order -> page(query, found, order));
    }

    private static Found page(Query query, Found found, Order order) {
        var places = order.places();
        var all = Stream.concat(
                places.stream(),
                IntStream.range(places.size(), found.hits().size()).boxed());
        var hits = all.skip(query.offset())
                .limit(query.limit())
                .map(place -> ranked(found.hits(), place, order))
                .toList();
        return new Found(hits, found.sight(), found.queryCut(), found.expansion(), order);
    }

    private static Ranked ranked(List<Ranked> hits, int place, Order order) {
        return order.places().isEmpty() ? hits.get(place) : hits.get(place).wasAt(place + 1);
    }
}
