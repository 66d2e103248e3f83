package dev.lectern.workflow.pipeline.asking;

import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Stage;
import dev.lectern.workflow.pipeline.work.StageWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Evaluate: measures what was answered; no model has a say in it. */
@ApplicationScoped
class Evaluate implements StageWork {

    private static final String NOTHING = "There are no answers to measure.";

    private final Answers answers;
    private final Course course;

    Evaluate(Answers answers, Course course) {
        this.answers = answers;
        this.course = course;
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.EVALUATE);
    }

    @Override
    public Uni<Outcome> work(Pipeline one, Stage stage) {
        var wanted = one.wanted();
        return answers.of(one.scope(), wanted.asker(), one)
                .map(found -> found.map(matrix -> Figures.of(matrix, wanted.question(), wanted.expected())))
                .map(figures -> (tx, now) -> figures.isEmpty()
                        ? course.skip(tx, now, stage, NOTHING)
                        : course.complete(tx, now, stage, 1, 1, figures.get().json(), null));
    }
}
