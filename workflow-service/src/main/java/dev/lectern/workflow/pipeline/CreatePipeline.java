package dev.lectern.workflow.pipeline;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.asked.AnswerClient.Looked;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.asked.Answering;
import dev.lectern.workflow.pipeline.Pipeline.Wanted;
import dev.lectern.workflow.pipeline.source.SourceClient;
import dev.lectern.workflow.pipeline.source.SourceClient.Place;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Takes papers that who asks sees through the stages, as a run. */
@ApplicationScoped
class CreatePipeline {

    /** Which papers are meant: these, or all of a repository, or all of the project. */
    record Choice(List<PaperId> papers, UUID repositoryId) {}

    /** What came of it; of a repetition, what came of the first. */
    @Schema(name = "BegunPipeline")
    record Created(
            UUID runId,

            @Schema(description = "That it takes", examples = "2")
            int papers) {}

    private static final Logger LOG = Logger.getLogger(CreatePipeline.class);
    private static final String ROUTE = "POST pipelines";

    private final Tenancy tenancy;
    private final Idempotency idempotency;
    private final Answering answering;
    private final SourceClient ingestion;
    private final Course course;
    private final PipelineConfig config;

    CreatePipeline(
            Tenancy tenancy,
            Idempotency idempotency,
            Answering answering,
            @RestClient SourceClient ingestion,
            Course course,
            PipelineConfig config) {
        this.tenancy = tenancy;
        this.idempotency = idempotency;
        this.answering = answering;
        this.ingestion = ingestion;
        this.course = course;
        this.config = config;
    }

    Uni<Created> apply(Caller caller, String name, Choice choice, Wanted wanted, String key) {
        var scope = caller.scope();
        var same = List.of(name, choice, Sameness.config(wanted), Sameness.questions(wanted));
        return papers(caller, choice)
                .chain(papers -> seen(wanted, choice, papers))
                .chain(looked -> tenancy.tx(
                        scope,
                        tx -> idempotency.once(tx, scope, ROUTE, key, same, Created.class, () -> {
                            var taken = looked.papers().stream()
                                    .map(paper -> new PaperId(paper.sourceItemId(), paper.repositoryId()))
                                    .toList();
                            return course.begin(tx, begun(caller, name, looked, wanted), taken)
                                    .replaceWith(new Created(scope.runId(), taken.size()));
                        })));
    }

    private Uni<List<PaperId>> papers(Caller caller, Choice choice) {
        if (choice.papers() != null) {
            return Uni.createFrom().item(choice.papers());
        }
        return ingestion
                .listed(new Place(
                        caller.workspaceId(),
                        caller.projectId(),
                        caller.userId(),
                        caller.seesWholeWorkspace(),
                        caller.seesListOnly(),
                        choice.repositoryId(),
                        config.papers() + 1))
                .onFailure(failure -> !(failure instanceof ProblemException))
                .transform(failure -> {
                    LOG.warnf("ingestion: %s", failure.toString());
                    return ProblemException.upstream("Papers cannot be listed right now; try again.");
                })
                .map(listed -> listed.sourceItemIds().stream()
                        .distinct()
                        .map(paper -> new PaperId(paper, choice.repositoryId()))
                        .toList());
    }

    /** Of papers that are named one by one all must be there; of a place those are meant that he sees. */
    private Uni<Looked> seen(Wanted wanted, Choice choice, List<PaperId> papers) {
        if (papers.size() > config.papers()) {
            throw ProblemException.unprocessable(
                    "paperIds", "At most " + config.papers() + " papers are taken at once.");
        }
        return papers.isEmpty()
                ? Uni.createFrom().failure(none())
                : answering.look(wanted.asker(), papers).invoke(looked -> {
                    var all = choice.papers() == null || looked.papers().size() == papers.size();
                    if (looked.papers().isEmpty() || !all) {
                        throw none();
                    }
                });
    }

    private static ProblemException none() {
        return ProblemException.unprocessable("paperIds", "There are no such papers here.");
    }

    private static Pipeline begun(Caller caller, String name, Looked looked, Wanted wanted) {
        return new Pipeline(
                caller.scope(),
                name,
                looked.papers().stream().anyMatch(paper -> paper.own() || paper.repositoryId() != null),
                wanted,
                Sameness.config(wanted),
                Sameness.questions(wanted),
                null,
                "running",
                null,
                null,
                null,
                null,
                null);
    }
}
