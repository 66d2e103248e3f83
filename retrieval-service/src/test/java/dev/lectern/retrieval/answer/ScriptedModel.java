package dev.lectern.retrieval.answer;

import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A model that writes what a test wants, in the pieces that it wants, and then ends or fails. */
final class ScriptedModel implements ChatModels {

    static final Completion.Usage USAGE = new Completion.Usage(100, 20, 0, 0);

    final List<Completion.Request> asked = new ArrayList<>();
    private final List<String> deltas;
    private final RuntimeException failure;

    ScriptedModel(List<String> deltas, RuntimeException failure) {
        this.deltas = deltas;
        this.failure = failure;
    }

    static ScriptedModel writing(String... deltas) {
        return new ScriptedModel(List.of(deltas), null);
    }

    @Override
    public Uni<Card> choose(Scope scope, List<UUID> roles, String wanted) {
        return Uni.createFrom().item(card());
    }

    static Card card() {
        return new Card("scripted", "Scripted", "tests", 8_000, true, false);
    }

    @Override
    public Multi<Completion.Piece> stream(Scope scope, List<UUID> roles, Completion.Request request) {
        return stream(scope, request);
    }

    @Override
    public Multi<Completion.Piece> stream(Scope scope, Completion.Request request) {
        asked.add(request);
        var pieces = new ArrayList<Completion.Piece>();
        pieces.add(new Completion.Reasoning("Let me see."));
        deltas.forEach(delta -> pieces.add(new Completion.Text(delta)));
        return failure == null
                ? Multi.createBy()
                        .concatenating()
                        .streams(
                                Multi.createFrom().iterable(pieces),
                                Multi.createFrom().item(new Completion.End("stop", "scripted-2", USAGE)))
                : Multi.createBy()
                        .concatenating()
                        .streams(
                                Multi.createFrom().iterable(pieces),
                                Multi.createFrom().failure(failure));
    }
}
