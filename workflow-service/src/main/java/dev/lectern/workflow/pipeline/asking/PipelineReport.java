package dev.lectern.workflow.pipeline.asking;

import dev.lectern.workflow.comparison.Matrix;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Steps.Step;
import dev.lectern.workflow.pipeline.asking.Synthesis.Cited;
import dev.lectern.workflow.pipeline.asking.Synthesis.Part;
import dev.lectern.workflow.print.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What came of a pipeline, to be kept: its stages, how good the answers are, and what the papers say, with its anchors. */
final class PipelineReport {

    private final Account account;

    PipelineReport(Pipeline one, List<Step> steps, Optional<Matrix> matrix) {
        this.account = new Account(one.name())
                .section("Run", about(one))
                .section("Stages", steps.stream().map(PipelineReport::line).toList())
                .section("Figures", figures(steps));
        matrix.ifPresent(found -> {
            Synthesis.of(found).parts().forEach(this::add);
            answers(found);
        });
    }

    private static List<String> about(Pipeline one) {
        var lines = new ArrayList<String>();
        lines.add("Run: " + one.runId());
        if (one.wanted().question() != null) {
            lines.add("Question: " + one.wanted().question());
        }
        if (one.wanted().workstreamId() != null) {
            lines.add("Workstream: " + one.wanted().workstreamId() + ", arm "
                    + one.wanted().arm());
        }
        lines.add("Begun: " + one.createdAt());
        return lines;
    }

    private static String line(Step step) {
        var count = step.total() == 0 ? "" : ", " + step.done() + " of " + step.total();
        var why = step.reason() == null ? "" : " (" + step.reason() + ")";
        var from = step.reusedRunId() == null ? "" : ", as in run " + step.reusedRunId();
        var took = step.finishedAt() == null || step.startedAt() == null
                ? ""
                : ", " + Duration.between(step.startedAt(), step.finishedAt()).toSeconds() + " s";
        return step.stage().wire() + ": " + step.status() + why + count + from + took;
    }

    private static List<String> figures(List<Step> steps) {
        return steps.stream()
                .filter(step -> step.stage().wire().equals("evaluate"))
                .flatMap(step -> step.output().getMap().entrySet().stream())
                .filter(figure -> figure.getValue() != null)
                .map(PipelineReport::figure)
                .toList();
    }

    private static String figure(Map.Entry<String, Object> figure) {
        var words = figure.getKey().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return words + ": " + figure.getValue();
    }

    private void add(Part part) {
        var lines = new ArrayList<String>();
        for (var one : part.said()) {
            lines.add(one.title() + ": " + one.answer());
            one.citations().forEach(cited -> lines.add(citation(one.title(), cited)));
        }
        if (part.refused() > 0) {
            lines.add("Papers that do not say: " + part.refused());
        }
        account.section(part.question(), lines);
    }

    private static String citation(String title, Cited cited) {
        var page = cited.page() == null ? "" : ", p. " + cited.page();
        return "(" + cited.number() + ") " + title + page + ", characters " + cited.startChar() + "-" + cited.endChar()
                + ": \"" + cited.quote() + "\"";
    }

    /** Of each place in the matrix; with its anchors it stands above, or can be asked for. */
    private void answers(Matrix matrix) {
        for (var question : matrix.comparison().questions()) {
            var lines = new ArrayList<String>();
            for (var paper : matrix.papers()) {
                var cell = matrix.cell(paper.sourceItemId(), question.questionId());
                if (cell != null) {
                    lines.add(
                            paper.title() + ": " + (cell.shown() == null ? matrix.status(paper, cell) : cell.shown()));
                }
            }
            account.section(question.questionId() + " " + question.question(), lines);
        }
    }

    String markdown() {
        return account.markdown();
    }

    byte[] pdf() {
        return account.pdf();
    }
}
