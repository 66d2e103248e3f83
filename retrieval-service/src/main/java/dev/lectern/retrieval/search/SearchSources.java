package dev.lectern.retrieval.search;

import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.embed.Embedder;
import dev.lectern.retrieval.embed.Embedding;
import dev.lectern.retrieval.embed.Spaces;
import dev.lectern.retrieval.index.EnglishTerms;
import dev.lectern.retrieval.search.Fusion.Fused;
import dev.lectern.retrieval.search.Fusion.Scored;
import dev.lectern.retrieval.search.SearchRepository.Place;
import dev.lectern.retrieval.search.SearchRepository.Shown;
import dev.lectern.retrieval.search.SearchRepository.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks both rankings about what is to be searched and makes one answer of them. */
@ApplicationScoped
class SearchSources {

    /** A hit and why it is where it is. */
    record Ranked(Fused fused, Shown shown) {}

    /** What was found, in what, and whether the model could read the whole question. */
    record Found(List<Ranked> hits, Sight sight, boolean queryCut) {}

    private record Asked(UUID space, Embedding vector, Map<String, Integer> terms) {}

    private final Embedder embedder;
    private final Spaces spaces;
    private final EnglishTerms terms;
    private final SearchRepository index;
    private final Nearest nearest;
    private final Tenancy tenancy;
    private final Fusion fusion;

    SearchSources(
            Embedder embedder,
            Spaces spaces,
            EnglishTerms terms,
            SearchRepository index,
            Nearest nearest,
            Tenancy tenancy,
            SearchConfig config) {
        this.embedder = embedder;
        this.spaces = spaces;
        this.terms = terms;
        this.index = index;
        this.nearest = nearest;
        this.tenancy = tenancy;
        this.fusion = new Fusion(config.denseWeight(), config.lexicalWeight());
    }

    Uni<Found> search(Place place, String query, int limit) {
        // Before the transaction: no connection waits for the model.
        return spaces.current()
                .chain(space -> embedder.embedQuery(query).map(vector -> new Asked(space, vector, terms.of(query))))
                .chain(asked -> tenancy.tx(place.scope(), tx -> answer(tx, place, asked, limit)));
    }

    private Uni<Found> answer(SqlConnection tx, Place place, Asked asked, int limit) {
        return index.sight(tx, place).chain(sight -> rank(tx, sight, asked)
                .map(ranking -> ranking.stream().limit(limit).toList())
                .chain(best -> shown(tx, place, sight, best))
                .map(hits -> new Found(hits, sight, asked.vector().cut())));
    }

    // One after the other: a connection does one thing at a time.
    private Uni<List<Fused>> rank(SqlConnection tx, Sight sight, Asked asked) {
        if (sight.chunks() == 0) {
            return Uni.createFrom().item(List.of());
        }
        return nearest.to(tx, sight, asked.space(), asked.vector().literal())
                .chain(dense -> lexical(tx, sight, asked).map(words -> fusion.fuse(dense, words)));
    }

    private Uni<List<Scored>> lexical(SqlConnection tx, Sight sight, Asked asked) {
        return index.bestWords(tx, sight, asked.terms());
    }

    // A source that goes between two statements takes its texts along; a hit without text is no hit.
    private Uni<List<Ranked>> shown(SqlConnection tx, Place place, Sight sight, List<Fused> best) {
        return index.show(tx, place, sight, best.stream().map(Fused::chunk).toList())
                .map(texts -> best.stream()
                        .filter(one -> texts.containsKey(one.chunk()))
                        .map(one -> new Ranked(one, texts.get(one.chunk())))
                        .toList());
    }
}
