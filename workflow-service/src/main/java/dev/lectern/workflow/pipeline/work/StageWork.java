package dev.lectern.workflow.pipeline.work;

import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Stage;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Set;
import java.util.function.BiFunction;

/** What some stages do. The long part runs outside any transaction and ends in an effect, as that of any leased work. */
public interface StageWork {

    /** What becomes true, of the pipeline as it is then; nobody else moves it meanwhile. */
    interface Outcome extends BiFunction<SqlConnection, Pipeline, Uni<Void>> {}

    Set<Stage> stages();

    /** Whether it finds out itself if another run has done it. */
    default boolean looksFirst() {
        return false;
    }

    Uni<Outcome> work(Pipeline one, Stage stage);
}
