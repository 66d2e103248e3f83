package dev.lectern.retrieval.asked;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.asked.AskedFor.Kept;
import dev.lectern.retrieval.asked.AskedFor.Look;
import dev.lectern.retrieval.asked.AskedFor.Question;
import dev.lectern.retrieval.asked.Estimates.Estimate;
import dev.lectern.retrieval.asked.Sights.Seen;
import dev.lectern.retrieval.cached.KeptAnswers;
import dev.lectern.retrieval.model.Completion.Purpose;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** What sibling services ask for somebody: to answer, to tell what is kept, and what he sees; and to stop. */
@Path("/internal/asked")
@RolesAllowed(Access.SERVICE)
class AskedResource {

    record PaperView(UUID sourceItemId, UUID repositoryId, String title, boolean own, boolean searched, String guard) {}

    record LookView(
            String model, String modelName, String provider, int passages, Estimate each, List<PaperView> papers) {}

    /** In the order of the questions; null where nothing is kept. */
    record KeptView(List<Answer> answers, String guard) {}

    private final Askings askings;
    private final AskedRepository rows;
    private final Sights sights;
    private final Ways ways;
    private final Estimates estimates;
    private final KeptAnswers kept;
    private final Tenancy tenancy;

    AskedResource(
            Askings askings,
            AskedRepository rows,
            Sights sights,
            Ways ways,
            Estimates estimates,
            KeptAnswers kept,
            Tenancy tenancy) {
        this.askings = askings;
        this.rows = rows;
        this.sights = sights;
        this.ways = ways;
        this.estimates = estimates;
        this.kept = kept;
        this.tenancy = tenancy;
    }

    @POST
    @Operation(hidden = true)
    public Uni<Reply> ask(@NotNull @Valid Question asked) {
        return sights.one(asked.asker(), asked.paper())
                .chain(paper -> ways.of(asked.asker()).chain(way -> askings.ask(asked, paper, way)));
    }

    @POST
    @Path("look")
    @Operation(hidden = true)
    public Uni<LookView> look(@NotNull @Valid Look asked) {
        return ways.of(asked.asker())
                .chain(way -> sights.of(asked.asker(), asked.papers()).chain(seen -> estimates
                        .of(asked.asker(), way)
                        .map(each -> new LookView(
                                way.model().modelId(),
                                way.model().name(),
                                way.model().provider(),
                                way.passages(),
                                each,
                                seen.stream()
                                        .map(paper -> view(paper, way.guard(paper.textHash())))
                                        .toList()))));
    }

    private static PaperView view(Seen paper, String guard) {
        return new PaperView(
                paper.sourceItemId(),
                paper.repositoryId(),
                paper.title(),
                paper.own(),
                paper.textHash() != null,
                guard);
    }

    @POST
    @Path("kept")
    @Operation(hidden = true)
    public Uni<KeptView> kept(@NotNull @Valid Kept asked) {
        var run = RequestIds.currentRun();
        return sights.one(asked.asker(), asked.paper())
                .chain(paper -> ways.of(asked.asker()).chain(way -> {
                    var all = IntStream.range(0, asked.questions().size())
                            .mapToObj(at -> way.asking(
                                    asked.asker(),
                                    run,
                                    run,
                                    paper,
                                    asked.questions().get(at),
                                    false,
                                    Purpose.of("chat", "look")))
                            .toList();
                    return kept.find(all)
                            .map(answers -> new KeptView(
                                    answers.stream()
                                            .map(one -> one.orElse(null))
                                            .toList(),
                                    way.guard(paper.textHash())));
                }));
    }

    @DELETE
    @Operation(hidden = true)
    public Uni<Void> callOff(@RestQuery @NotNull UUID workspaceId, @RestQuery @NotNull UUID runId) {
        var scope = Scope.ofRun(runId).withWorkspace(workspaceId);
        return tenancy.tx(scope, tx -> rows.callOff(tx, scope, runId)).chain(askings::look);
    }
}
