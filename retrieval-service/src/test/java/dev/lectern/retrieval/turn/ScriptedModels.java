package dev.lectern.retrieval.turn;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Two models may be chosen, and none of them is asked: {@link ScriptedAnswers} answers. */
@Alternative
@ApplicationScoped
public class ScriptedModels implements ChatModels {

    private static final Set<String> THERE = Set.of(EXTRACTIVE, "other-model");

    @Override
    public Uni<Card> choose(Scope scope, List<UUID> roles, String wanted) {
        var id = wanted == null ? EXTRACTIVE : wanted;
        return THERE.contains(id)
                ? Uni.createFrom().item(new Card(id, id, "builtin", 100_000, true, false))
                : Uni.createFrom().failure(ProblemException.notFound("model"));
    }

    @Override
    public Multi<Completion.Piece> stream(Scope scope, Completion.Request request) {
        return Multi.createFrom().failure(new IllegalStateException("nobody asks it"));
    }
}
