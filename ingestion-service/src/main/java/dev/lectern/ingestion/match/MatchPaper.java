package dev.lectern.ingestion.match;

import dev.lectern.ingestion.lookup.CitEc;
import dev.lectern.ingestion.lookup.EnrichConfig;
import dev.lectern.ingestion.lookup.LookupFailure;
import dev.lectern.ingestion.lookup.OpenAlex;
import dev.lectern.ingestion.lookup.PaperId;
import dev.lectern.ingestion.lookup.Work;
import dev.lectern.ingestion.match.Outcome.Failed;
import dev.lectern.ingestion.match.Outcome.Found;
import dev.lectern.ingestion.match.Outcome.NotFound;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the work that a document is. The surest way first: its DOI, what an administrator has pinned, its title, and what
 * its authors have written. What OpenAlex does not know at all may still be counted by CitEc.
 */
@ApplicationScoped
public class MatchPaper {

    private static final int AUTHORS_ASKED = 2;
    private static final Pattern SUBTITLE = Pattern.compile("\\s*(?:[:?]|\\s[-\\u2013\\u2014]\\s).*");
    private static final Pattern FOOTNOTE = Pattern.compile("[*\\u2020\\u2021\\u00a7\\d]+$");
    private static final int FEWEST_WORDS = 2;

    private final OpenAlex openAlex;
    private final CitEc citec;
    private final TitleOverrides overrides;
    private final EnrichConfig config;

    MatchPaper(OpenAlex openAlex, CitEc citec, TitleOverrides overrides, EnrichConfig config) {
        this.openAlex = openAlex;
        this.citec = citec;
        this.overrides = overrides;
        this.config = config;
    }

    /** Never fails because of a catalogue: then it answers that nobody knows. */
    public Uni<Outcome> match(Question question) {
        return byDoi(question)
                .chain(found -> orElse(found, () -> byOverride(question)))
                .chain(found -> orElse(found, () -> byTitle(question)))
                .chain(found -> orElse(found, () -> byAuthors(question)))
                .chain(found ->
                        found.<Uni<Outcome>>map(it -> Uni.createFrom().item(it)).orElseGet(() -> notFound(question)))
                .onFailure(LookupFailure.class)
                .recoverWithItem(failure -> new Failed(failure));
    }

    private Uni<Optional<Found>> byDoi(Question question) {
        return first(question.dois(), doi -> openAlex.byDoi(doi)
                .map(work -> work.map(it -> new Found(it, Found.DOI, null))));
    }

    private Uni<Optional<Found>> byOverride(Question question) {
        return overrides.workOf(question.title()).chain(id -> id.map(openAlex::work)
                .orElse(Uni.createFrom().item(Optional.empty()))
                .map(work -> work.map(it -> new Found(it, Found.OVERRIDE, null))));
    }

    private Uni<Optional<Found>> byTitle(Question question) {
        return first(variants(question.title()), words -> openAlex.titled(words)
                .map(works -> accepted(question, works, Found.TITLE)));
    }

    private Uni<Optional<Found>> byAuthors(Question question) {
        var asked = Similarity.plain(question.title()).isEmpty()
                ? List.<String>of()
                : question.authors().stream()
                        .map(Similarity::words)
                        .filter(name -> !name.isEmpty())
                        .limit(AUTHORS_ASKED)
                        .toList();
        return first(asked, name -> openAlex.authors(name)
                .chain(ids -> first(ids, id -> openAlex.worksOf(id, question.year())
                        .map(works -> accepted(question, works, Found.AUTHOR)))));
    }

    private Uni<Outcome> notFound(Question question) {
        return PaperId.handle(question.repecHandle())
                .map(handle -> citec.counts(handle).<Outcome>map(counts -> new NotFound(counts.orElse(null))))
                .orElseGet(() -> Uni.createFrom().item(new NotFound(null)));
    }

    private Optional<Found> accepted(Question question, List<Work> works, String by) {
        return Acceptance.best(question, works, config.economicsOnly())
                .map(it -> new Found(it.work(), by, it.similarity()));
    }

    /** As it is, without the mark of a footnote, and without its subtitle. One word alone finds anything. */
    static List<String> variants(String title) {
        if (title == null) {
            return List.of();
        }
        var bare = FOOTNOTE.matcher(title.strip()).replaceFirst("").strip();
        return Stream.of(title, bare, SUBTITLE.matcher(bare).replaceFirst(""))
                .map(Similarity::words)
                .filter(words -> words.split(" ").length >= FEWEST_WORDS)
                .collect(LinkedHashSet<String>::new, LinkedHashSet::add, LinkedHashSet::addAll)
                .stream()
                .toList();
    }

    /** One after the other, and no more of them than needed. */
    private static <A> Uni<Optional<Found>> first(List<A> asked, Function<A, Uni<Optional<Found>>> ask) {
        return Multi.createFrom()
                .iterable(asked)
                .onItem()
                .transformToUniAndConcatenate(ask::apply)
                .filter(Optional::isPresent)
                .toUni()
                .map(found -> found == null ? Optional.empty() : found);
    }

    private static Uni<Optional<Found>> orElse(Optional<Found> found, Supplier<Uni<Optional<Found>>> next) {
        return found.isPresent() ? Uni.createFrom().item(found) : next.get();
    }
}
