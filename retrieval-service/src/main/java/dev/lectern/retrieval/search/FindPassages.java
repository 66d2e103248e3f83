package dev.lectern.retrieval.search;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.query.Filter;
import dev.lectern.retrieval.query.Help;
import dev.lectern.retrieval.query.Profile;
import dev.lectern.retrieval.query.Query;
import dev.lectern.retrieval.search.SearchRepository.Name;
import dev.lectern.retrieval.search.SearchRepository.Shown;
import dev.lectern.retrieval.search.SearchRepository.Sight;
import dev.lectern.retrieval.search.SearchSources.Found;
import dev.lectern.retrieval.search.SearchSources.Ranked;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Search for whoever works with what it finds: by the rules of the door, with the hash of the text that was searched. */
@ApplicationScoped
public class FindPassages {

    /** For whom and in what; repositories were admitted before, and no source item named means all that are seen. */
    public record Place(
            Scope scope,
            boolean project,
            boolean wholeWorkspace,
            boolean listOnly,
            boolean documents,
            List<UUID> repositories,
            List<UUID> sourceItems) {

        private SearchRepository.Place inside() {
            return new SearchRepository.Place(scope, project, wholeWorkspace, listOnly, documents, repositories);
        }

        private Filter filter() {
            return new Filter(sourceItems, null, null, null, null);
        }
    }

    /** What is looked for, how it is ranked, and how many passages are wanted. */
    public record Wanted(String question, int passages, Profile profile, Help help) {

        private Query within(Filter filter) {
            return Query.of(question, passages, filter, profile, help);
        }
    }

    /** What is seen there; the fingerprint is that of exactly these texts, and changes with any of them. */
    public record Seen(List<UUID> searchable, String fingerprint, int sources, int pending, int failed) {

        public int searched() {
            return searchable.size();
        }
    }

    /**
     * A passage word for word, where it stands in which text, by which use it is seen, and what the rankings say of it; whether
     * it was found by what whoever asks calls its source, which others may not know.
     */
    public record Passage(
            UUID chunkId,
            UUID sourceItemId,
            UUID referenceId,
            UUID repositoryId,
            String documentHash,
            String title,
            String text,
            Integer page,
            String section,
            int startChar,
            int endChar,
            double score,
            Double dense,
            Double lexical,
            boolean byName) {}

    public record Passages(List<Passage> best, Seen seen) {}

    private static final String FINGERPRINT = """
            SELECT encode(sha256(convert_to(coalesce(string_agg(source_item_id || ' ' || text_hash, ',' ORDER BY source_item_id),
                                                     ''), 'UTF8')), 'hex') AS fingerprint
              FROM indexed_source WHERE workspace_id = $1 AND source_item_id = ANY($2)
            """;
    private static final String HASHES =
            "SELECT source_item_id, text_hash FROM indexed_source WHERE workspace_id = $1 AND source_item_id = ANY($2)"
                    + " AND state = 'indexed'";

    private final SearchSources sources;
    private final SearchRepository index;
    private final Tenancy tenancy;

    FindPassages(SearchSources sources, SearchRepository index, Tenancy tenancy) {
        this.sources = sources;
        this.index = index;
        this.tenancy = tenancy;
    }

    public Uni<Seen> look(Place place) {
        return tenancy.look(place.scope(), tx -> look(tx, place));
    }

    public Uni<Seen> look(SqlConnection tx, Place place) {
        return index.sight(tx, place.inside(), place.filter()).chain(sight -> seen(tx, sight));
    }

    public Uni<Passages> search(Place place, Wanted wanted) {
        return sources.search(place.inside(), wanted.within(place.filter()))
                .chain(found -> tenancy.look(place.scope(), tx -> seen(tx, found.sight())
                        .chain(seen -> passages(tx, place, found).map(best -> new Passages(best, seen)))));
    }

    /** These passages as they are stored now, if they are still seen there. */
    public Uni<List<Passage>> again(Place place, Collection<UUID> chunks) {
        return tenancy.look(place.scope(), tx -> index.sight(tx, place.inside(), place.filter())
                .chain(sight -> {
                    var searchable = new HashSet<>(List.of(sight.searchable()));
                    return index.show(tx, place.inside(), place.filter(), sight, chunks)
                            .map(shown -> shown.values().stream()
                                    .filter(one -> searchable.contains(one.sourceItem()))
                                    .toList())
                            .chain(shown -> hashes(tx, place, shown.stream()).map(hashes -> shown.stream()
                                    .filter(one -> hashes.containsKey(one.sourceItem()))
                                    .map(one -> passage(one, hashes, null, false))
                                    .toList()));
                }));
    }

    private Uni<List<Passage>> passages(SqlConnection tx, Place place, Found found) {
        var called = found.sight().names().stream().map(Name::sourceItem).collect(Collectors.toSet());
        return hashes(tx, place, found.hits().stream().map(Ranked::shown)).map(hashes -> found.hits().stream()
                .filter(hit -> hashes.containsKey(hit.shown().sourceItem()))
                .map(hit -> passage(
                        hit.shown(), hashes, hit, called.contains(hit.shown().sourceItem())))
                .toList());
    }

    private static Passage passage(Shown shown, Map<UUID, String> hashes, Ranked hit, boolean byName) {
        return new Passage(
                shown.chunk(),
                shown.sourceItem(),
                shown.reference(),
                shown.repository(),
                hashes.get(shown.sourceItem()),
                shown.title(),
                shown.text(),
                shown.page(),
                shown.section(),
                shown.startChar(),
                shown.endChar(),
                hit == null ? 0 : hit.fused().score(),
                hit == null ? null : hit.fused().dense(),
                hit == null ? null : hit.fused().lexical(),
                byName);
    }

    private static Uni<Map<UUID, String>> hashes(SqlConnection tx, Place place, Stream<Shown> shown) {
        var items = shown.map(Shown::sourceItem).distinct().toArray(UUID[]::new);
        return tx.preparedQuery(HASHES)
                .execute(Tuple.of(place.scope().workspaceId(), items))
                .map(rows -> {
                    var hashes = new HashMap<UUID, String>();
                    rows.forEach(row -> hashes.put(row.getUUID("source_item_id"), row.getString("text_hash")));
                    return hashes;
                });
    }

    private static Uni<Seen> seen(SqlConnection tx, Sight sight) {
        return tx.preparedQuery(FINGERPRINT)
                .execute(Tuple.of(sight.workspace(), sight.searchable()))
                .map(rows -> rows.iterator().next().getString("fingerprint"))
                .map(fingerprint -> new Seen(
                        List.of(sight.searchable()),
                        fingerprint,
                        sight.sources(),
                        sight.sources() - sight.searchable().length - sight.failed(),
                        sight.failed()));
    }
}
