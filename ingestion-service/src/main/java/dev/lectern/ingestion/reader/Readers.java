package dev.lectern.ingestion.reader;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.worker.Classpath;
import dev.lectern.extract.worker.Task;
import dev.lectern.extract.worker.WorkerDied;
import dev.lectern.extract.worker.WorkerSettings;
import dev.lectern.extract.worker.Workers;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** The processes that read files and draw pages. A call that is cancelled ends its process. */
@ApplicationScoped
public class Readers {

    private final Workers workers;

    Readers(ReaderConfig config) {
        workers = new Workers(new WorkerSettings(
                config.count(),
                config.memory(),
                config.timePerFile(),
                config.silence(),
                config.idle(),
                config.filesBeforeRetiring(),
                Classpath.here(),
                config.scratch(),
                config.javaOptions().orElseGet(List::of)));
    }

    /** The sink may wait: the process then waits as well. Fails with what the workers throw. */
    public Uni<Void> read(Task task, Sink sink) {
        return OffLoop.interruptible(() -> {
            workers.read(task, sink);
            return null;
        });
    }

    /** One page as a PNG; what is wrong with the file comes as a problem in words. */
    public Uni<byte[]> draw(Path pdf, int page, int dpi) {
        return OffLoop.interruptible(inWords(() -> workers.render(pdf, page, dpi)));
    }

    @PreDestroy
    void close() {
        workers.close();
    }

    private static <T> Callable<T> inWords(Callable<T> call) {
        return () -> {
            try {
                return call.call();
            } catch (Refused | WorkerDied e) {
                throw ProblemException.unprocessable("file", e.getMessage());
            }
        };
    }
}
