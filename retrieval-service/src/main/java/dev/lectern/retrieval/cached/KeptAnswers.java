package dev.lectern.retrieval.cached;

import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.CacheFacts;
import dev.lectern.retrieval.cached.LookUp.Look;
import dev.lectern.retrieval.model.ChatModels.Card;
import dev.lectern.retrieval.model.Completion;
import dev.lectern.retrieval.search.FindPassages;
import dev.lectern.retrieval.search.FindPassages.Seen;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What is kept for many questions in one place, by the same rules as when they are asked; nothing is made. */
@ApplicationScoped
public class KeptAnswers {

    private static final String ASKED = """
        SELECT normalised_query FROM retrieval.project_query_cache
         WHERE workspace_id = $1 AND project_id = $2 AND normalised_query = ANY($3) AND model = $4
           AND content_fingerprint = $5
        UNION
        SELECT normalised_query FROM retrieval.query_cache
         WHERE workspace_id = $1 AND normalised_query = ANY($3) AND model = $4 AND content_fingerprint = $5
        """;

    private final CachedAnswers cached;
    private final LookUp lookUp;
    private final FindPassages find;
    private final Tenancy tenancy;

    KeptAnswers(CachedAnswers cached, LookUp lookUp, FindPassages find, Tenancy tenancy) {
        this.cached = cached;
        this.lookUp = lookUp;
        this.find = find;
        this.tenancy = tenancy;
    }

    /** In their order; all by the same person, in the same way and the same place. */
    public Uni<List<Optional<Answer>>> find(List<Asking> askings) {
        var first = askings.getFirst();
        if (LookUp.bypass(first).isPresent()) {
            return Uni.createFrom()
                    .item(askings.stream().map(one -> Optional.<Answer>empty()).toList());
        }
        return cached.admitted(first).chain(card -> find.look(CachedAnswers.place(first))
                .chain(seen -> asked(askings, card, seen).chain(known -> Multi.createFrom()
                        .iterable(askings)
                        .onItem()
                        .transformToUniAndConcatenate(asking -> known.contains(normalised(asking))
                                ? one(asking, card, seen)
                                : Uni.createFrom().item(Optional.<Answer>empty()))
                        .collect()
                        .asList())));
    }

    /** Those of the questions that somebody asked of these very texts; of most there is nothing, and one look tells all. */
    private Uni<Set<String>> asked(List<Asking> askings, Card card, Seen seen) {
        var scope = askings.getFirst().scope();
        var questions = askings.stream().map(KeptAnswers::normalised).distinct().toArray(String[]::new);
        return tenancy.tx(scope, tx -> tx.preparedQuery(ASKED)
                        .execute(Tuple.of(
                                scope.workspaceId(), scope.projectId(), questions, card.modelId(), seen.fingerprint())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .collect(Collectors.toSet()));
    }

    private static String normalised(Asking asking) {
        return CacheKey.normalised(asking.question());
    }

    private Uni<Optional<Answer>> one(Asking asking, Card card, Seen seen) {
        return lookUp.look(asking, cached.key(asking, card, seen))
                .chain(look -> look.hit()
                        ? lookUp.verified(CachedAnswers.place(asking), look.kept())
                                .map(answer -> answer.map(one -> again(one, look)))
                        : Uni.createFrom().item(Optional.empty()));
    }

    private static Answer again(Answer answer, Look look) {
        return new Answer(
                answer.text(),
                answer.citations(),
                answer.refused(),
                answer.coverage(),
                answer.provenance(),
                new CacheFacts(true, look.kept().scope(), look.kept().layer(), null),
                answer.model(),
                answer.finishReason(),
                Completion.Usage.NONE);
    }
}
