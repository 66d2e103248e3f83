package dev.lectern.retrieval.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.retrieval.advice.Advice.Expansion;
import dev.lectern.retrieval.advice.Advice.Order;
import dev.lectern.retrieval.search.SearchRepository.Neighbour;
import dev.lectern.retrieval.search.SearchRepository.Shown;
import dev.lectern.retrieval.search.SearchSources.Found;
import dev.lectern.retrieval.search.SearchSources.Ranked;
import dev.lectern.retrieval.search.Words.Part;
import dev.lectern.retrieval.text.Terms.Range;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is answered. */
record SearchReply(
        String query,
        List<Hit> hits,
        Searched searched,
        Coverage coverage,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(nullable = true, description = "Other words that a model was asked for; only if it was")
        Expanded expansion,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(nullable = true, description = "The order that a model was asked for; only if it was")
        Reranked rerank,

        @Schema(description = "Milliseconds it took") long tookMs) {

    record Hit(
            UUID chunkId,
            UUID sourceItemId,

            @Schema(
                    nullable = true,
                    description = "The source by which one sees it in the current project; null if it is an item's")
            UUID sourceId,

            @Schema(nullable = true, description = "The repository that it was found in; null if it is a source's")
            UUID repositoryId,

            @Schema(nullable = true, description = "The item of the repository; null if it is a source's")
            UUID itemId,

            @Schema(description = "As it is called there", examples = "Boiling points")
            String title,

            @Schema(nullable = true, description = "What it is there", examples = "paper")
            String kind,

            @Schema(nullable = true, description = "When it was published; null where nobody knows", examples = "1998")
            Integer year,

            @Schema(description = "The passage itself, word for word")
            String text,

            @Schema(nullable = true, description = "Page of the source, from 1; null where it has none")
            Integer page,

            @Schema(
                    nullable = true,
                    description = "The heading that it stands below; null where there is none",
                    examples = "3 Results")
            String section,

            @Schema(description = "Where the passage starts, in characters of its page")
            int startChar,

            int endChar,

            @Schema(description = "Weighted sum of both rankings, each stretched to 0..1", examples = "0.87")
            double score,

            Explanation explain,

            @Schema(
                    description =
                            "Where words of the question stand in the passage: UTF-16 units, from the first to behind"
                                    + " the last")
            List<Range> highlights,

            @Schema(description = "What stands around it in its source, in its order, if that was asked for")
            List<Passage> neighbours,

            @Schema(description = "Hits that say nearly the same, and so are not answered by themselves; best first")
            List<Duplicate> duplicates) {

        static Hit of(Ranked ranked, boolean explained) {
            var shown = ranked.shown();
            return new Hit(
                    shown.chunk(),
                    shown.sourceItem(),
                    shown.source(),
                    shown.repository(),
                    shown.item(),
                    shown.title(),
                    shown.kind(),
                    shown.year(),
                    shown.text(),
                    shown.page(),
                    shown.section(),
                    shown.startChar(),
                    shown.endChar(),
                    ranked.fused().score(),
                    Explanation.of(ranked, explained),
                    ranked.highlights(),
                    ranked.around().stream().map(Passage::of).toList(),
                    ranked.duplicates().stream().map(Duplicate::of).toList());
        }
    }

    @Schema(description = "What each ranking says of it; null where it is not among that ranking's best")
    record Explanation(
            @Schema(nullable = true, description = "Cosine of the meanings")
            Double dense,

            @Schema(nullable = true, description = "BM25 of the words; null where it shares none with the question")
            Double lexical,

            @Schema(nullable = true) Integer denseRank,
            @Schema(nullable = true) Integer lexicalRank,

            @Schema(nullable = true, description = "Mean cosine to the best passages of both rankings")
            Double likeness,

            @Schema(description = "What meaning adds to the score")
            double denseShare,

            @Schema(description = "What words add to the score")
            double lexicalShare,

            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(
                    nullable = true,
                    description = "What each word adds to BM25, most first; only if that was asked for")
            List<Term> terms,

            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(
                    nullable = true,
                    description = "Its rank by the score, from 1, where a model has put the hits into another order")
            Integer plainRank) {

        static Explanation of(Ranked ranked, boolean explained) {
            var why = ranked.fused();
            return new Explanation(
                    why.dense(),
                    why.lexical(),
                    why.denseRank(),
                    why.lexicalRank(),
                    why.likeness(),
                    why.denseShare(),
                    why.lexicalShare(),
                    explained ? ranked.parts().stream().map(Term::of).toList() : null,
                    ranked.plainRank());
        }
    }

    @Schema(name = "TermScore")
    record Term(
            @Schema(description = "As it is compared: without its ending", examples = "boil")
            String term,

            @Schema(description = "How often it stands in the passage; 0 if it stands in the title alone")
            int frequency,

            @Schema(description = "How many of all passages that one sees there have it")
            int chunksWithIt,

            @Schema(description = "What it is worth, by how rare it is")
            double idf,

            double score) {

        static Term of(Part part) {
            return new Term(part.term(), part.frequency(), part.chunksWithIt(), part.idf(), part.score());
        }
    }

    @Schema(name = "NeighbourPassage")
    record Passage(
            UUID chunkId,

            @Schema(description = "How many passages behind the hit; less than 0 before it", examples = "-1")
            int distance,

            String text,
            @Schema(nullable = true) Integer page,
            @Schema(nullable = true) String section,
            int startChar,
            int endChar) {

        static Passage of(Neighbour one) {
            return new Passage(
                    one.chunk(), one.distance(), one.text(), one.page(), one.section(), one.startChar(), one.endChar());
        }
    }

    @Schema(name = "DuplicateHit", description = "By the same rules as for a hit")
    record Duplicate(
            UUID chunkId,
            UUID sourceItemId,
            @Schema(nullable = true) UUID sourceId,
            @Schema(nullable = true) UUID repositoryId,
            @Schema(nullable = true) UUID itemId,
            String title,
            @Schema(nullable = true) Integer page) {

        static Duplicate of(Shown shown) {
            return new Duplicate(
                    shown.chunk(),
                    shown.sourceItem(),
                    shown.source(),
                    shown.repository(),
                    shown.item(),
                    shown.title(),
                    shown.page());
        }
    }

    @Schema(name = "QueryExpansion", description = "What a model made of the question besides what was asked")
    record Expanded(
            @Schema(description = "Words and phrases that were looked for besides")
            List<String> added,

            @Schema(nullable = true, description = "The model that named them; null if none did")
            String model,

            @Schema(
                    nullable = true,
                    description = "Why nothing was added: the question was searched as it is",
                    examples = "There is no model here that writes.")
            String problem) {

        static Expanded of(Expansion one) {
            return one.wasAsked() ? new Expanded(one.phrases(), one.model(), one.why()) : null;
        }
    }

    @Schema(name = "Rerank", description = "What a model made of the order")
    record Reranked(
            @Schema(description = "So many of the best passages were put into order")
            int passages,

            @Schema(nullable = true, description = "The model that did it; null if none did")
            String model,

            @Schema(
                    nullable = true,
                    description = "Why the passages are in their own order",
                    examples = "There is no model here that writes.")
            String problem) {

        static Reranked of(Order one) {
            return one.wasAsked() ? new Reranked(one.places().size(), one.model(), one.why()) : null;
        }
    }

    @Schema(description = "What was searched")
    record Searched(int sources, int chunks) {}

    @Schema(description = "What is there and what of it this search could not see")
    record Coverage(
            @Schema(description = "Sources that have text, where it was searched, and that the filter lets through")
            int sources,

            @Schema(description = "Not yet indexed") int pending,

            @Schema(description = "Cannot be searched: indexing failed or was cancelled")
            int failed,

            @Schema(description = "Searched chunks longer than the model reads: the rest counts by its words only")
            int chunksCutShort,

            @Schema(description = "The question was longer than the model reads")
            boolean queryCutShort) {}

    static SearchReply of(String query, Found found, boolean explained, long tookMs) {
        var sight = found.sight();
        var searched = new Searched(sight.searchable().length, sight.chunks());
        var coverage = new Coverage(
                sight.sources(),
                sight.sources() - searched.sources() - sight.failed(),
                sight.failed(),
                sight.cut(),
                found.queryCut());
        var hits = found.hits().stream().map(hit -> Hit.of(hit, explained)).toList();
        return new SearchReply(
                query, hits, searched, coverage, Expanded.of(found.expansion()), Reranked.of(found.order()), tookMs);
    }
}
