package dev.lectern.workflow.pipeline.work;

import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Stage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Series of numbers beside the papers. There is no source of them in an installation, and so it says why there are none. */
@ApplicationScoped
class EconomicData implements StageWork {

    private static final String NONE = "No source of economic series is set up in this installation.";

    private final Course course;

    EconomicData(Course course) {
        this.course = course;
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.ECONOMIC_DATA);
    }

    @Override
    public Uni<Outcome> work(Pipeline one, Stage stage) {
        return Uni.createFrom().item((tx, now) -> course.skip(tx, now, stage, NONE));
    }
}
