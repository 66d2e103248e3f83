package dev.lectern.ingestion.citation;

import dev.lectern.common.flow.InTurn;
import dev.lectern.ingestion.lookup.LookupFailure;
import dev.lectern.ingestion.lookup.OpenAlex;
import dev.lectern.ingestion.lookup.Pace;
import dev.lectern.ingestion.lookup.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Gathers a graph from OpenAlex. Without its centre there is none; what else is missing is said. */
@ApplicationScoped
class BuildNetwork {

    /** Of what is gathered, and how; another number makes all older graphs worthless. */
    static final int ALGORITHM = 1;

    private static final int AT_ONCE = 4;

    /** The neighbours of one work, or nothing if they could not be had. */
    private record Around(String work, List<Work> references, List<Work> citing) {}

    private final OpenAlex openAlex;
    private final Vertx vertx;

    BuildNetwork(OpenAlex openAlex, Vertx vertx) {
        this.openAlex = openAlex;
        this.vertx = vertx;
    }

    /** Within this time: then the graph is what has been gathered so far. */
    Uni<Network> build(Bounds bounds, Duration limit) {
        var started = System.nanoTime();
        return within(limit, openAlex.work(bounds.centre()))
                .map(found -> found.orElseThrow(() -> LookupFailure.passing("OpenAlex did not answer in time."))
                        .orElseThrow(() -> LookupFailure.unknown("OpenAlex does not know the work.")))
                .chain(centre -> {
                    var gathering = new Gathering(bounds, centre);
                    var left = limit.minusNanos(System.nanoTime() - started);
                    return within(left, gather(bounds, gathering).replaceWith(true))
                            .map(done -> gathering.network(done.isPresent()));
                });
    }

    private Uni<Void> gather(Bounds bounds, Gathering gathering) {
        return InTurn.each(
                IntStream.rangeClosed(1, bounds.hops()).boxed().toList(),
                hop -> gathering.full()
                        ? Uni.createFrom().voidItem()
                        : around(bounds, gathering.frontier(hop - 1))
                                .invoke(all -> all.forEach(one -> one.ifPresentOrElse(
                                        it -> gathering.add(it.work(), it.references(), it.citing(), hop),
                                        gathering::missed)))
                                .replaceWithVoid());
    }

    /** Several at once, but in their order, so that the same answers make the same graph. */
    private Uni<List<Optional<Around>>> around(Bounds bounds, List<String> works) {
        return works.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join()
                        .all(works.stream().map(work -> around(bounds, work)).toList())
                        .usingConcurrencyOf(AT_ONCE)
                        .andFailFast();
    }

    private Uni<Optional<Around>> around(Bounds bounds, String work) {
        return openAlex.references(work, bounds.maxReferences())
                .chain(references -> openAlex.citing(work, bounds.maxCiting())
                        .map(citing -> Optional.of(new Around(work, references, citing))))
                .onFailure(LookupFailure.class)
                .recoverWithItem(Optional.empty());
    }

    /** Empty when the time is over first; what was still going on is called off. */
    private <T> Uni<Optional<T>> within(Duration limit, Uni<T> work) {
        var over = Pace.after(vertx, limit.isNegative() ? Duration.ZERO : limit).map(nothing -> Optional.<T>empty());
        return Uni.join().first(work.map(Optional::of), over).toTerminate();
    }
}
