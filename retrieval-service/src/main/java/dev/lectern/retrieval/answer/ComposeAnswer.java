package dev.lectern.retrieval.answer;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.answer.Answers.Coverage;
import dev.lectern.retrieval.answer.Answers.Done;
import dev.lectern.retrieval.answer.Answers.Found;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Text;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.ChatModels.Card;
import dev.lectern.retrieval.model.Completion;
import dev.lectern.retrieval.query.Help;
import dev.lectern.retrieval.query.Profile;
import dev.lectern.retrieval.query.Profiles;
import dev.lectern.retrieval.search.FindPassages;
import dev.lectern.retrieval.search.FindPassages.Passage;
import dev.lectern.retrieval.search.FindPassages.Passages;
import dev.lectern.retrieval.search.FindPassages.Place;
import dev.lectern.retrieval.search.FindPassages.Seen;
import dev.lectern.retrieval.search.FindPassages.Wanted;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Makes an answer anew: searches, then lets a model write or composes quotes, and refuses where there is no evidence. */
@ApplicationScoped
public class ComposeAnswer {

    private static final Logger LOG = Logger.getLogger(ComposeAnswer.class);

    /** By what answers are made; a new way makes other answers, and old ones are not given again. */
    public static final String MANNER = "1 " + Prompt.RULES;

    static final String NO_EVIDENCE =
            "The sources in scope do not answer this: no passage of them speaks to the question.";
    static final String NO_SOURCES = "There is nothing to answer from: no source in scope has been indexed.";
    static final String NOT_YET =
            "There is nothing to answer from yet: the sources in scope are still being indexed. Ask again in a moment.";

    private final FindPassages find;
    private final Evidence evidence;
    private final Profiles profiles;
    private final ChatModels models;
    private final AnswerConfig config;
    private final Prompt prompt;

    ComposeAnswer(FindPassages find, Evidence evidence, Profiles profiles, ChatModels models, AnswerConfig config) {
        this.find = find;
        this.evidence = evidence;
        this.profiles = profiles;
        this.models = models;
        this.config = config;
        this.prompt = new Prompt(config);
    }

    /** @param read hears what the answer was made from, before anything of it is told */
    public Multi<Part> compose(Asking asking, Place place, Card card, Consumer<List<Passage>> read) {
        return find.search(place, wanted(asking, card))
                .invoke(found -> read.accept(found.best()))
                .onItem()
                .transformToMulti(found -> Multi.createBy()
                        .concatenating()
                        .streams(
                                Multi.createFrom().item(new Found(coverage(found.seen(), List.of()))),
                                written(asking, card, found)));
    }

    /**
     * An answer that was kept, with its quotes looked up again in the passages as they are now and are called here; empty if one
     * that was verified is not there any more, or a passage has gone.
     */
    public static Optional<Answer> shownAgain(Answer kept, Map<UUID, Passage> passages) {
        var citations = new ArrayList<Citation>();
        for (var one : kept.citations()) {
            var passage = passages.get(one.chunkId());
            if (passage == null || one.verified() && !Proof.holds(one, passage)) {
                return Optional.empty();
            }
            citations.add(Proof.by(one, passage.referenceId(), passage.repositoryId(), passage.title()));
        }
        return Optional.of(with(kept, citations));
    }

    /** As it may be kept for others: what a source is called is known to who sees that use, and asked for. */
    public static Answer withoutNames(Answer answer) {
        return with(
                answer,
                answer.citations().stream()
                        .map(one -> Proof.by(one, null, null, null))
                        .toList());
    }

    private static Answer with(Answer answer, List<Citation> citations) {
        return new Answer(
                answer.text(),
                citations,
                answer.refused(),
                answer.coverage(),
                answer.provenance(),
                answer.cache(),
                answer.model(),
                answer.finishReason(),
                answer.usage());
    }

    private Wanted wanted(Asking asking, Card card) {
        var profile = profile(asking);
        // Who wants quotes has not asked for a model.
        var help = card.isExtractive()
                ? Help.NONE
                : profile.help(card.modelId(), asking.standing().roles(), asking.purpose());
        return new Wanted(searched(asking), passages(asking), profile, help);
    }

    /** How passages for it are ranked. */
    public Profile profile(Asking asking) {
        return profiles.asIn(asking.manner() == null ? null : asking.manner().retrievalProfile());
    }

    public int passages(Asking asking) {
        return asking.passages() > 0 ? asking.passages() : config.passages();
    }

    /** "And how heavy is it?" is searched together with what was asked before. */
    static String searched(Asking asking) {
        var question = asking.question();
        var bound = question.split("\\s+").length <= 6
                || question.toLowerCase(java.util.Locale.ROOT)
                        .matches("(?s)(?:and|but|so|then|what about|how about|why is that)\\b.*");
        return asking.past().isEmpty() || !bound
                ? question
                : asking.past().getLast().question() + " " + question;
    }

    private Multi<Part> written(Asking asking, Card card, Passages found) {
        if (found.best().isEmpty()) {
            return refused(found.seen());
        }
        return card.isExtractive() ? extractive(asking, found, "stop") : byModel(asking, card, found);
    }

    private static Multi<Part> refused(Seen seen) {
        var why = seen.searched() > 0 ? NO_EVIDENCE : seen.pending() > 0 ? NOT_YET : NO_SOURCES;
        return told(
                List.of(new Text(why)),
                answer(why, List.of(), true, seen, 0, ChatModels.EXTRACTIVE, "stop", Completion.Usage.NONE));
    }

    private Multi<Part> extractive(Asking asking, Passages found, String finish) {
        return evidence.weigh(asking.scope(), searched(asking), found.best())
                .onItem()
                .transformToMulti(verdict -> {
                    if (verdict.strength() < config.enough() || verdict.best().isEmpty()) {
                        return refused(found.seen());
                    }
                    var composed = Extractive.compose(verdict, config.quotes(), asking.variation());
                    return told(
                            composed.parts(),
                            answer(
                                    composed.text(),
                                    composed.citations(),
                                    false,
                                    found.seen(),
                                    0,
                                    ChatModels.EXTRACTIVE,
                                    finish,
                                    Completion.Usage.NONE));
                });
    }

    private Multi<Part> byModel(Asking asking, Card card, Passages found) {
        var suffix = asking.manner() == null ? null : asking.manner().promptSuffix();
        var asked = prompt.of(asking.question(), asking.past(), suffix, found.best(), card.contextTokens());
        var request = new Completion.Request(
                asking.turnId(),
                card.modelId(),
                asking.purpose(),
                asked.turns(),
                asking.variation() ? config.variation() : null,
                config.answerTokens(),
                false,
                List.of());
        return Multi.createFrom().deferred(() -> {
            var answer = new ModelAnswer(asked.passages());
            return models.stream(asking.scope(), request)
                    .onItem()
                    .transformToMultiAndConcatenate(
                            piece -> Multi.createFrom().iterable(parts(answer, piece, found.seen())))
                    .onFailure()
                    .recoverWithMulti(failure -> instead(asking, found, answer, failure));
        });
    }

    private static List<Part> parts(ModelAnswer answer, Completion.Piece piece, Seen seen) {
        return switch (piece) {
            case Completion.Text text -> answer.feed(text.text());
            case Completion.Reasoning thought -> List.of();
            case Completion.Calls calls -> List.of();
            case Completion.End end -> {
                var parts = new ArrayList<>(answer.end());
                if (answer.text().isEmpty()) {
                    parts.add(new Text(NO_EVIDENCE));
                }
                parts.add(new Done(done(answer, end, seen)));
                yield parts;
            }
        };
    }

    private static Answer done(ModelAnswer answer, Completion.End end, Seen seen) {
        var text = answer.text().isEmpty() ? NO_EVIDENCE : answer.text();
        var uncited = answer.refused() ? 0 : Proof.uncited(text, answer.citations());
        return answer(
                text, answer.citations(), answer.refused(), seen, uncited, end.model(), end.reason(), end.usage());
    }

    /** The model is out: quotes are better than nothing, but not behind half an answer, and not in place of a refusal. */
    private Multi<Part> instead(Asking asking, Passages found, ModelAnswer answer, Throwable failure) {
        var out = !(failure instanceof ProblemException known) || known.kind() == ProblemException.Kind.UPSTREAM;
        if (out && !answer.hasBegun() && !(failure instanceof ModelAnswer.Rejected)) {
            LOG.warnf(
                    "a model is out, quotes answer instead: %s",
                    failure.getClass().getName());
            return extractive(asking, found, "fallback");
        }
        return Multi.createFrom().failure(ModelAnswer.inWords(failure));
    }

    private static Multi<Part> told(List<Part> parts, Answer answer) {
        var all = new ArrayList<>(parts);
        all.add(new Done(answer));
        return Multi.createFrom().iterable(all);
    }

    private static Answer answer(
            String text,
            List<Citation> citations,
            boolean refused,
            Seen seen,
            int uncited,
            String model,
            String finish,
            Completion.Usage usage) {
        return new Answer(
                text,
                citations,
                refused,
                coverage(seen, citations),
                Proof.provenance(text, citations, uncited),
                null,
                model,
                finish,
                usage);
    }

    static Coverage coverage(Seen seen, List<Citation> citations) {
        var used = citations.stream()
                .filter(Citation::verified)
                .map(Citation::sourceItemId)
                .distinct()
                .count();
        return new Coverage(seen.sources(), seen.searched(), (int) used, seen.pending(), seen.failed());
    }
}
