package dev.lectern.ingestion.match;

import dev.lectern.ingestion.lookup.Work;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** When a work that a search has brought up is the one that was meant. */
final class Acceptance {

    record Accepted(Work work, double similarity) {}

    static final double RATIO = 0.84;
    static final double OVERLAP = 0.78;

    /** Without a name to compare only a title that is all but equal is proof enough. */
    static final double RATIO_WITHOUT_AUTHORS = 0.95;

    private Acceptance() {}

    /** The likest of those that are acceptable; of equals the one that is cited more. */
    static Optional<Accepted> best(Question question, List<Work> works, boolean economicsOnly) {
        return works.stream()
                .filter(work -> !economicsOnly || work.economics())
                .filter(work -> accepts(question, work))
                .map(work -> new Accepted(work, Similarity.ratio(question.title(), work.title())))
                .max(Comparator.comparingDouble(Accepted::similarity)
                        .thenComparing(accepted -> accepted.work().citedBy()));
    }

    static boolean accepts(Question question, Work work) {
        return alike(question, work) && sameYear(question.year(), work.year()) && sameAuthors(question, work);
    }

    private static boolean alike(Question question, Work work) {
        if (Similarity.plain(question.title()).isEmpty()
                || Similarity.plain(work.title()).isEmpty()) {
            return false;
        }
        var ratio = Similarity.ratio(question.title(), work.title());
        return question.authors().isEmpty()
                ? ratio >= RATIO_WITHOUT_AUTHORS
                : ratio >= RATIO || Similarity.overlap(question.title(), work.title()) >= OVERLAP;
    }

    // A preprint and its article are often a year apart.
    private static boolean sameYear(Integer asked, Integer found) {
        return asked == null || found == null || Math.abs(asked - found) <= 1;
    }

    private static boolean sameAuthors(Question question, Work work) {
        return question.authors().isEmpty()
                || Similarity.shareASurname(
                        question.authors(),
                        work.authors().stream().map(Work.Author::name).toList());
    }
}
