package dev.lectern.retrieval.cached;

import dev.lectern.retrieval.answer.Answers;
import dev.lectern.retrieval.answer.ComposeAnswer;
import dev.lectern.retrieval.cached.AnswerRepository.Kept;
import dev.lectern.retrieval.cached.LookUp.Look;
import dev.lectern.retrieval.flight.Claims;
import dev.lectern.retrieval.flight.Flights;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.ChatModels.Card;
import dev.lectern.retrieval.model.Completion;
import dev.lectern.retrieval.search.FindPassages;
import dev.lectern.retrieval.search.FindPassages.Passage;
import dev.lectern.retrieval.search.FindPassages.Place;
import dev.lectern.retrieval.search.FindPassages.Seen;
import dev.lectern.retrieval.sibling.RepositoryDoor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The one door to answers: those that were given before, that are just being given to somebody else, and new ones. */
@ApplicationScoped
class CachedAnswers implements Answers {

    private static final Logger LOG = Logger.getLogger(CachedAnswers.class);

    private final ComposeAnswer compose;
    private final LookUp lookUp;
    private final FindPassages find;
    private final RepositoryDoor door;
    private final ChatModels models;
    private final Claims claims;
    private final Flights flights = new Flights();

    CachedAnswers(
            ComposeAnswer compose,
            LookUp lookUp,
            FindPassages find,
            RepositoryDoor door,
            ChatModels models,
            Claims claims) {
        this.compose = compose;
        this.lookUp = lookUp;
        this.find = find;
        this.door = door;
        this.models = models;
        this.claims = claims;
    }

    @Override
    public Multi<Part> answer(Asking asking) {
        return admitted(asking).onItem().transformToMulti(card -> LookUp.bypass(asking)
                .map(why -> made(
                        asking, card, why, read -> answer -> Uni.createFrom().voidItem()))
                .orElseGet(() ->
                        find.look(place(asking)).onItem().transformToMulti(seen -> keptOrMade(asking, card, seen))));
    }

    /** The model that would answer, for somebody who may read where he asks. */
    Uni<Card> admitted(Asking asking) {
        var standing = asking.standing();
        return door.admit(
                        asking.scope(),
                        standing.roles(),
                        standing.administers(),
                        asking.where().repositories())
                .chain(() -> models.choose(asking.scope(), standing.roles(), asking.model()));
    }

    CacheKey key(Asking asking, Card card, Seen seen) {
        return CacheKey.of(
                asking, card.modelId(), compose.passages(asking), compose.profile(asking), seen.fingerprint());
    }

    private Multi<Part> keptOrMade(Asking asking, Card card, Seen seen) {
        var key = key(asking, card, seen);
        Function<List<Passage>, Function<Answer, Uni<Void>>> keep =
                read -> answer -> lookUp.keep(asking, place(asking), key, read, answer);
        // Looked up once more by whoever begins: between his look and now, another one may have ended what he missed.
        return kept(
                asking,
                seen,
                key,
                missed -> flights.join(
                        key.projectCacheKey(),
                        () -> kept(asking, seen, key, why -> once(asking, card, seen, key, why, keep)),
                        CachedAnswers::followed));
    }

    // Quotes are found as fast as another process can be asked whether it does.
    private Multi<Part> once(
            Asking asking,
            Card card,
            Seen seen,
            CacheKey key,
            String why,
            Function<List<Passage>, Function<Answer, Uni<Void>>> keep) {
        return card.isExtractive()
                ? made(asking, card, why, keep)
                : claims.alone(
                        asking.scope(),
                        key.projectCacheKey(),
                        () -> made(asking, card, why, keep),
                        () -> again(asking, seen, key));
    }

    private Uni<Optional<Multi<Part>>> again(Asking asking, Seen seen, CacheKey key) {
        return lookUp.look(asking, key)
                .chain(look -> !look.hit()
                        ? Uni.createFrom().item(Optional.empty())
                        : lookUp.verified(place(asking), look.kept())
                                .map(answer -> answer.map(found -> told(found, seen, look))));
    }

    private Multi<Part> kept(Asking asking, Seen seen, CacheKey key, Function<String, Multi<Part>> otherwise) {
        return lookUp.look(asking, key)
                .onItem()
                .transformToMulti(look -> !look.hit()
                        ? otherwise.apply(look.missReason())
                        : lookUp.verified(place(asking), look.kept()).onItem().transformToMulti(answer -> answer.map(
                                        again -> told(again, seen, look))
                                .orElseGet(() -> otherwise.apply(LookUp.QUOTES))));
    }

    private Multi<Part> made(
            Asking asking, Card card, String why, Function<List<Passage>, Function<Answer, Uni<Void>>> keep) {
        return Multi.createFrom().deferred(() -> {
            var read = new ArrayList<Passage>();
            return compose.compose(asking, place(asking), card, read::addAll)
                    .onItem()
                    .transformToUniAndConcatenate(part -> part instanceof Done done
                            ? keep.apply(read)
                                    .apply(done.answer())
                                    // Who has his answer need not wait for a cache that cannot be written.
                                    .onFailure()
                                    .invoke(failure -> LOG.warnf(
                                            "an answer is not kept: %s",
                                            failure.getClass().getName()))
                                    .onFailure()
                                    .recoverWithNull()
                                    .replaceWith(new Done(with(done.answer(), new CacheFacts(false, null, null, why))))
                            : Uni.createFrom().item(part));
        });
    }

    private static Multi<Part> told(Answer answer, Seen seen, Look look) {
        var kept = look.kept();
        var coverage =
                new Coverage(seen.sources(), seen.searched(), answer.coverage().used(), seen.pending(), seen.failed());
        var parts = new ArrayList<Part>();
        parts.add(new Found(new Coverage(seen.sources(), seen.searched(), 0, seen.pending(), seen.failed())));
        parts.add(new Text(answer.text()));
        answer.citations().forEach(citation -> parts.add(new Cited(citation)));
        parts.add(new Done(new Answer(
                answer.text(),
                answer.citations(),
                answer.refused(),
                coverage,
                answer.provenance(),
                new CacheFacts(true, kept.scope(), kept.layer(), null),
                answer.model(),
                answer.finishReason(),
                Completion.Usage.NONE)));
        return Multi.createFrom().iterable(parts);
    }

    /** Whoever only listened has used nothing. */
    private static Part followed(Part part) {
        return part instanceof Done done
                ? new Done(with(done.answer(), new CacheFacts(true, Kept.PROJECT, Kept.STRICT, null)))
                : part;
    }

    private static Answer with(Answer answer, CacheFacts facts) {
        return new Answer(
                answer.text(),
                answer.citations(),
                answer.refused(),
                answer.coverage(),
                answer.provenance(),
                facts,
                answer.model(),
                answer.finishReason(),
                facts.hit() ? Completion.Usage.NONE : answer.usage());
    }

    static Place place(Asking asking) {
        var where = asking.where();
        return new Place(
                asking.scope(),
                where.project(),
                where.wholeWorkspace(),
                where.listOnly(),
                where.documents(),
                where.repositories(),
                where.sourceItems());
    }
}
