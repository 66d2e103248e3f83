package dev.lectern.workflow.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.workflow.pipeline.Steps.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A pipeline as clients see it; in a list without its stages. */
@Schema(name = "Pipeline")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PipelineView(
        UUID runId,
        String name,

        @Schema(enumeration = {"running", "completed", "failed", "cancelled"})
        String status,

        @Schema(description = "Why it failed") String reason,
        String question,

        @Schema(enumeration = {"agentic", "structured", "both", "none"})
        String questionSet,

        String workstreamId,
        String arm,
        UUID userId,
        Instant createdAt,
        Instant finishedAt,
        @Schema(description = "Only where one is asked for") ProgressView progress,
        @Schema(description = "Only where one is asked for") List<StageView> stages) {

    @Schema(name = "PipelineProgress")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProgressView(
            @Schema(description = "That have ended, of all") int done,
            int total,

            @Schema(description = "Where it is") Stage stage,

            @Schema(
                    description =
                            "Until that stage is done, by how long what is done of it took; absent while nobody can tell",
                    examples = "12")
            Long secondsLeft) {

        static ProgressView of(List<Step> steps, Instant now) {
            var open = steps.stream().filter(step -> step.finishedAt() == null).findFirst();
            return new ProgressView(
                    (int) steps.stream()
                            .filter(step -> step.finishedAt() != null)
                            .count(),
                    steps.size(),
                    open.map(Step::stage).orElse(null),
                    open.map(step -> secondsLeft(step, now)).orElse(null));
        }

        private static Long secondsLeft(Step step, Instant now) {
            if (step.startedAt() == null || step.done() == 0) {
                return null;
            }
            var each = Duration.between(step.startedAt(), now).toMillis() / (double) step.done();
            return (long) Math.ceil(each * (step.total() - step.done()) / 1_000);
        }
    }

    @Schema(name = "PipelineStage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StageView(
            Stage stage,

            @Schema(
                    description = "`waiting`: for papers or answers; `skipped`: there is nothing to do, and why",
                    enumeration = {"pending", "running", "waiting", "completed", "skipped", "failed", "cancelled"})
            String status,

            @Schema(description = "Of a completed one what it went on without; else why it failed or was skipped")
            String reason,

            int done,
            int total,

            @Schema(description = "Figures of it, such as how many papers there were, or how good the answers are")
            Map<String, Object> output,

            @Schema(description = "The run that did it first; nothing was done again")
            UUID reusedRunId,

            Instant startedAt,
            Instant finishedAt) {

        static StageView of(Step step) {
            return new StageView(
                    step.stage(),
                    step.status(),
                    step.reason(),
                    step.done(),
                    step.total(),
                    step.output().isEmpty() ? null : step.output().getMap(),
                    step.reusedRunId(),
                    step.startedAt(),
                    step.finishedAt());
        }
    }

    static PipelineView inList(Pipeline one) {
        return of(one, null, null);
    }

    static PipelineView whole(Pipeline one, List<Step> steps, Instant now) {
        return of(
                one,
                ProgressView.of(steps, now),
                steps.stream().map(StageView::of).toList());
    }

    private static PipelineView of(Pipeline one, ProgressView progress, List<StageView> stages) {
        return new PipelineView(
                one.runId(),
                one.name(),
                one.status(),
                one.reason(),
                one.wanted().question(),
                one.wanted().questionSet(),
                one.wanted().workstreamId(),
                one.wanted().arm(),
                one.scope().userId(),
                one.createdAt(),
                one.finishedAt(),
                progress,
                stages);
    }
}
