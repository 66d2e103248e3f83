package dev.lectern.retrieval.openai;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.answer.Answers;
import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.answer.Answers.Done;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Past;
import dev.lectern.retrieval.answer.Answers.Standing;
import dev.lectern.retrieval.answer.Answers.Where;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.End;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.model.Completion.Text;
import dev.lectern.retrieval.model.Completion.Turn;
import dev.lectern.retrieval.turn.Personas;
import dev.lectern.retrieval.turn.Personas.Persona;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The current project as if it were a model: what it says comes from the project's sources, by way of the model behind it. */
@ApplicationScoped
class ProjectModel {

    static final String PREFIX = "project:";
    private static final int PASSAGES = 8;
    private static final int MOST_PASSAGES = 30;
    private static final int LONGEST_QUESTION = 4_000;

    private final Answers answers;
    private final Personas personas;

    ProjectModel(Answers answers, Personas personas) {
        this.answers = answers;
        this.personas = personas;
    }

    /** The answerer that composes quotes has nothing else to speak from. */
    static boolean isMeant(String model) {
        return model.startsWith(PREFIX) || model.equals(ChatModels.EXTRACTIVE);
    }

    static String behind(String model) {
        return model.startsWith(PREFIX) ? model.substring(PREFIX.length()) : model;
    }

    Multi<Piece> stream(Caller caller, Scope scope, String model, Request request, Consumer<List<Citation>> cited) {
        var question = question(request.turns());
        return personas.of(scope, caller.personaId())
                .onItem()
                .transformToMulti(persona -> answers.answer(asking(caller, scope, model, request, question, persona)))
                .onItem()
                .transformToMultiAndConcatenate(part -> piece(part, cited));
    }

    private static Multi<Piece> piece(Part part, Consumer<List<Citation>> cited) {
        return switch (part) {
            case Answers.Text text -> Multi.createFrom().item(new Text(text.delta()));
            case Done done -> {
                var answer = done.answer();
                cited.accept(answer.citations());
                var reason = answer.finishReason() == null ? "stop" : answer.finishReason();
                yield Multi.createFrom().item(new End(reason, answer.model(), answer.usage()));
            }
            default -> Multi.createFrom().empty();
        };
    }

    private static String question(List<Turn> turns) {
        var last = turns.getLast();
        if (last.role() != Role.USER || last.text() == null || last.text().isBlank()) {
            throw ProblemException.badRequest("messages", "The last message must be the user's question.");
        }
        if (last.text().length() > LONGEST_QUESTION) {
            throw ProblemException.badRequest(
                    "messages", "A question may have at most " + LONGEST_QUESTION + " characters.");
        }
        return last.text();
    }

    private static Asking asking(
            Caller caller, Scope scope, String model, Request request, String question, Persona persona) {
        var where = new Where(true, caller.seesWholeWorkspace(), caller.seesListOnly(), false, List.of(), List.of());
        return new Asking(
                scope,
                new Standing(caller.roles(), caller.groups().contains(Access.ADMIN)),
                request.callId(),
                question,
                past(request.turns()),
                where,
                persona.manner(instructions(request.turns())),
                model,
                persona.topK() == null ? PASSAGES : Math.min(persona.topK(), MOST_PASSAGES),
                request.temperature() != null && request.temperature() > 0.5,
                Purpose.of("chat", "completion"));
    }

    private static String instructions(List<Turn> turns) {
        var said = turns.stream()
                .filter(turn -> turn.role() == Role.SYSTEM)
                .map(Turn::text)
                .collect(Collectors.joining("\n"));
        return said.isBlank() ? null : said;
    }

    private static List<Past> past(List<Turn> turns) {
        var past = new ArrayList<Past>();
        String question = null;
        for (var turn : turns) {
            if (turn.role() == Role.USER) {
                question = turn.text();
            } else if (turn.role() == Role.ASSISTANT && question != null) {
                past.add(new Past(question, turn.text()));
                question = null;
            }
        }
        return past;
    }
}
