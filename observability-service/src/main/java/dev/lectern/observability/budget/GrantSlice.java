package dev.lectern.observability.budget;

import dev.lectern.common.flow.InTurn;
import dev.lectern.observability.budget.SliceResource.Grant;
import dev.lectern.observability.budget.SliceResource.Report;
import dev.lectern.observability.budget.SliceResource.Wish;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/**
 * Gives slices of what is available, and takes back what was not needed. Everything is done with the period's row locked,
 * so that of many who ask at once nobody gets what another one has.
 */
@ApplicationScoped
class GrantSlice {

    private final SliceRepository slices;

    GrantSlice(SliceRepository slices) {
        this.slices = slices;
    }

    /** The slice may be of a period that is over; one that we do not know is no news. */
    Uni<Void> report(SqlConnection tx, List<Report> reports) {
        return InTurn.each(
                reports.stream().sorted(Comparator.comparing(Report::sliceId)).toList(),
                report -> slices.lock(tx, report.sliceId())
                        .onItem()
                        .ifNotNull()
                        .transformToUni(slice -> slices.returned(
                                tx,
                                slice,
                                slice.granted() - report.committedMicros(),
                                report.last() ? "closed" : "open")));
    }

    Uni<Grant> grant(SqlConnection tx, Wish wish) {
        return slices.open(tx, wish.budgetId())
                .onItem()
                .ifNotNull()
                .transformToUni(period -> slices.lock(tx, wish.sliceId())
                        .chain(known -> known != null
                                ? Uni.createFrom().item(granted(period, known.granted(), known.expiresAt()))
                                : give(tx, wish, period)))
                .onItem()
                .ifNull()
                .continueWith(() -> new Grant(false, 0, null, null, null, 0));
    }

    private Uni<Grant> give(SqlConnection tx, Wish wish, SliceRepository.Open period) {
        if (period.available() < wish.leastMicros()) {
            return Uni.createFrom().item(granted(period, 0, null));
        }
        var amount = Math.min(period.available(), Math.max(wish.leastMicros(), wish.wantedMicros()));
        return slices.add(tx, wish, period, amount).map(until -> granted(period.without(amount), amount, until));
    }

    private static Grant granted(SliceRepository.Open period, long amount, java.time.Instant until) {
        return new Grant(true, amount, period.startsAt(), period.endsAt(), until, Math.max(0, period.available()));
    }
}
