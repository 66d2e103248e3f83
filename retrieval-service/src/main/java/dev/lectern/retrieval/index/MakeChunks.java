package dev.lectern.retrieval.index;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.embed.Embedder;
import dev.lectern.retrieval.embed.Embedding;
import dev.lectern.retrieval.index.ChunkRepository.Made;
import dev.lectern.retrieval.sibling.IngestionClient.Chunk;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes of chunks what is searched: a vector and terms each. */
@ApplicationScoped
class MakeChunks {

    private final Embedder embedder;
    private final EnglishTerms terms;
    private final Tenancy tenancy;
    private final ChunkRepository chunks;
    private final Vertx vertx;

    MakeChunks(Embedder embedder, EnglishTerms terms, Tenancy tenancy, ChunkRepository chunks, Vertx vertx) {
        this.embedder = embedder;
        this.terms = terms;
        this.tenancy = tenancy;
        this.chunks = chunks;
        this.vertx = vertx;
    }

    Uni<List<Made>> of(Scope scope, UUID space, List<Chunk> some) {
        var texts = new HashMap<String, String>();
        some.forEach(chunk -> texts.put(chunk.hash(), chunk.text()));
        return tenancy.tx(scope, tx -> chunks.known(tx, scope, space, texts.keySet()))
                .chain(known -> embed(texts, known))
                .chain(vectors -> analysed(some, vectors));
    }

    /** The same text is embedded once in a workspace, in whichever source or try it was first. */
    private Uni<Map<String, Embedding>> embed(Map<String, String> texts, Map<String, Embedding> known) {
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
    private Uni<List<Made>> analysed(List<Chunk> some, Map<String, Embedding> vectors) {
        return Uni.createFrom().completionStage(() -> vertx.executeBlocking(
                        () -> some.stream()
                                .map(chunk -> new Made(chunk, terms.of(chunk.text()), vectors.get(chunk.hash())))
                                .toList(),
                        false)
                .toCompletionStage());
    }
}
