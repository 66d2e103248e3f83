package dev.lectern.retrieval.asked;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.Manner;
import dev.lectern.retrieval.answer.Answers.Standing;
import dev.lectern.retrieval.answer.Answers.Where;
import dev.lectern.retrieval.answer.ComposeAnswer;
import dev.lectern.retrieval.asked.Sights.Seen;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.ChatModels.Card;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.turn.Personas;
import dev.lectern.retrieval.turn.Personas.Persona;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** How an answer would be made for somebody just now: by which model, in which manner, from how much. */
@ApplicationScoped
class Ways {

    /** One way; what it made is out of date as soon as another one would be gone for the same text. */
    record Way(Card model, Manner manner, int passages) {

        /** Of an answer that was made this way from this text. */
        String guard(String textHash) {
            var profile = manner == null ? null : manner.retrievalProfile();
            return hash(List.of(
                    model.modelId(),
                    ComposeAnswer.MANNER,
                    String.valueOf(passages),
                    String.valueOf(profile),
                    manner == null ? "" : String.valueOf(manner.promptSuffix()),
                    String.valueOf(textHash)));
        }

        Asking asking(AskedFor asker, UUID run, UUID turn, Seen paper, String question, boolean anew, Purpose why) {
            // His own document is searched as such, and what is made of it is in no cache that others read.
            var where = new Where(
                    paper.repositoryId() == null,
                    asker.wholeWorkspace(),
                    asker.listOnly(),
                    paper.own(),
                    paper.repositoryId() == null ? List.of() : List.of(paper.repositoryId()),
                    List.of(paper.sourceItemId()));
            return new Asking(
                    asker.scope(run),
                    new Standing(asker.roleIds(), asker.administers()),
                    turn,
                    question,
                    List.of(),
                    where,
                    manner,
                    model.modelId(),
                    passages,
                    anew,
                    why);
        }
    }

    private static final int PASSAGES = 10;

    private final ChatModels models;
    private final Personas personas;

    Ways(ChatModels models, Personas personas) {
        this.models = models;
        this.personas = personas;
    }

    Uni<Way> of(AskedFor asker) {
        var scope = asker.scope(RequestIds.currentRun());
        return personas.of(scope, asker.personaId()).chain(persona -> models.choose(
                        scope, asker.roleIds(), asker.model() != null ? asker.model() : persona.model())
                .onFailure(Ways::isMissing)
                .transform(failure -> ProblemException.unprocessable(
                        "model", "There is no such model for who asks, or not any more; choose another."))
                .map(card -> new Way(card, persona.manner(), passages(asker, persona))));
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.NOT_FOUND;
    }

    private static int passages(AskedFor asker, Persona persona) {
        var wanted = asker.passages() != null ? asker.passages() : persona.topK();
        return wanted == null ? PASSAGES : Math.min(wanted, 30);
    }

    // With their lengths, or what ends one part could begin the next.
    private static String hash(List<String> parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update((part.length() + ":" + part).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
