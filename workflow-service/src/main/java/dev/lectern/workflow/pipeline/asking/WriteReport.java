package dev.lectern.workflow.pipeline.asking;

import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.lineage.Records;
import dev.lectern.workflow.pipeline.Course;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Stage;
import dev.lectern.workflow.pipeline.Steps;
import dev.lectern.workflow.pipeline.work.StageWork;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Report: writes it once, to see that it can be written, and tells of it. It is not kept: who asks for it gets it made of what
 * he sees of the papers then, and of what was deleted nothing is left in it.
 */
@ApplicationScoped
class WriteReport implements StageWork {

    private final Tenancy tenancy;
    private final Steps steps;
    private final Answers answers;
    private final Records records;
    private final Course course;
    private final Vertx vertx;

    WriteReport(Tenancy tenancy, Steps steps, Answers answers, Records records, Course course, Vertx vertx) {
        this.tenancy = tenancy;
        this.steps = steps;
        this.answers = answers;
        this.records = records;
        this.course = course;
        this.vertx = vertx;
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.REPORT);
    }

    @Override
    public Uni<Outcome> work(Pipeline one, Stage stage) {
        return tenancy.tx(one.scope(), tx -> steps.all(tx, one.runId()))
                .chain(all -> answers.of(one.scope(), one.wanted().asker(), one)
                        .map(matrix -> new PipelineReport(one, all, matrix)))
                .chain(report -> Uni.createFrom()
                        .completionStage(() -> vertx.executeBlocking(() -> sizes(report), false)
                                .toCompletionStage()))
                .map(sizes -> (tx, now) -> told(tx, now, "report", "markdown", sizes.getInteger("markdownBytes"))
                        .chain(() -> told(tx, now, "artifact", "pdf", sizes.getInteger("pdfBytes")))
                        .chain(() -> course.complete(tx, now, stage, 1, 1, sizes, null)));
    }

    private static JsonObject sizes(PipelineReport report) {
        return new JsonObject()
                .put("markdownBytes", report.markdown().getBytes(StandardCharsets.UTF_8).length)
                .put("pdfBytes", report.pdf().length);
    }

    private Uni<Void> told(SqlConnection tx, Pipeline one, String kind, String format, int bytes) {
        var where = "/api/v1/pipelines/" + one.runId() + "/report?format=" + format;
        return records.tell(
                tx,
                one.scope(),
                new Records.Record(
                        kind,
                        Stage.REPORT.wire(),
                        format,
                        "completed",
                        null,
                        new JsonObject().put("bytes", bytes).put("href", where),
                        null));
    }
}
