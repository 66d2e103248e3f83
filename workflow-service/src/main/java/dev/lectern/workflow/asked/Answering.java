package dev.lectern.workflow.asked;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.workflow.asked.AnswerClient.Kept;
import dev.lectern.workflow.asked.AnswerClient.KeptQuestions;
import dev.lectern.workflow.asked.AnswerClient.Look;
import dev.lectern.workflow.asked.AnswerClient.Looked;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** What is asked while somebody waits: while retrieval does not answer, he is told so. Jobs ask the client itself. */
@ApplicationScoped
public class Answering {

    private static final Logger LOG = Logger.getLogger(Answering.class);

    private final AnswerClient retrieval;

    Answering(@RestClient AnswerClient retrieval) {
        this.retrieval = retrieval;
    }

    public Uni<Looked> look(Asker asker, List<PaperId> papers) {
        return told(retrieval.look(new Look(asker, papers)));
    }

    public Uni<Kept> kept(Asker asker, PaperId paper, List<String> questions) {
        return told(retrieval.kept(new KeptQuestions(asker, paper, questions)));
    }

    /** At once where it can be; else retrieval hears of it as everybody does. */
    public Uni<Void> callOff(UUID workspace, UUID run) {
        return retrieval
                .callOff(workspace, run)
                .onFailure()
                .invoke(failure -> LOG.debugf("run %s is called off by its event alone: %s", run, failure))
                .onFailure()
                .recoverWithNull();
    }

    private static <T> Uni<T> told(Uni<T> asked) {
        return asked.onFailure(failure -> !(failure instanceof ProblemException))
                .transform(failure -> {
                    LOG.warnf("retrieval: %s", failure.toString());
                    return ProblemException.upstream("Papers cannot be looked at right now; try again.");
                });
    }
}
