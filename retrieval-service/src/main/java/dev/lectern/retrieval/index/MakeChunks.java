package dev.lectern.retrieval.index;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.embed.Embedder;
import dev.lectern.retrieval.embed.Embedding;
import dev.lectern.retrieval.index.ChunkRepository.Lot;
import dev.lectern.retrieval.index.ChunkRepository.Made;
import dev.lectern.retrieval.index.ChunkRepository.Vectors;
import dev.lectern.retrieval.sibling.IngestionClient.Chunk;
import dev.lectern.retrieval.text.Terms;
import dev.lectern.retrieval.version.Live;
import dev.lectern.retrieval.version.Shards;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes of chunks what is searched: terms, and a vector for each index that they go into. */
@ApplicationScoped
class MakeChunks {

    private final Shards shards;
    private final Terms terms;
    private final Tenancy tenancy;
    private final ChunkRepository chunks;
    private final Vertx vertx;

    MakeChunks(Shards shards, Terms terms, Tenancy tenancy, ChunkRepository chunks, Vertx vertx) {
        this.shards = shards;
        this.terms = terms;
        this.tenancy = tenancy;
        this.chunks = chunks;
        this.vertx = vertx;
    }

    Uni<Lot> of(Scope scope, List<Live> indexes, List<Chunk> some) {
        var texts = new HashMap<String, String>();
        some.forEach(chunk -> texts.put(chunk.hash(), chunk.text()));
        return Multi.createFrom()
                .iterable(indexes)
                .onItem()
                .transformToUniAndConcatenate(index -> vectors(scope, index, texts))
                .collect()
                .asList()
                .chain(vectors -> analysed(some).map(made -> new Lot(made, vectors)));
    }

    private Uni<Vectors> vectors(Scope scope, Live index, Map<String, String> texts) {
        return tenancy.tx(scope, tx -> chunks.known(tx, scope, index.space(), texts.keySet()))
                .chain(known -> embed(shards.embedder(index).orElseThrow(), texts, known))
                .map(all -> new Vectors(index, all));
    }

    /** The same text is embedded once by a model in a workspace, in whichever source or try it was first. */
    private static Uni<Map<String, Embedding>> embed(
            Embedder embedder, Map<String, String> texts, Map<String, Embedding> known) {
        var missing = texts.keySet().stream()
                .filter(hash -> !known.containsKey(hash))
                .sorted()
                .toList();
        return embedder.embed(missing.stream().map(texts::get).toList()).map(embeddings -> {
            var all = new HashMap<>(known);
            for (var i = 0; i < missing.size(); i++) {
                all.put(missing.get(i), embeddings.get(i));
            }
            return all;
        });
    }

    // Stemming all these texts takes too long for the event loop.
    private Uni<List<Made>> analysed(List<Chunk> some) {
        return Uni.createFrom().completionStage(() -> vertx.executeBlocking(
                        () -> some.stream()
                                .map(chunk -> new Made(chunk, terms.of(chunk.text())))
                                .toList(),
                        false)
                .toCompletionStage());
    }
}
