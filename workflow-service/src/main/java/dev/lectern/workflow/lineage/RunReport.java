package dev.lectern.workflow.lineage;

import dev.lectern.workflow.print.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The account of a run: made of what was told of it, and of nothing else. */
final class RunReport {

    private final Entry run;
    private final Account account;

    RunReport(List<Entry> tree, List<Entry> records) {
        this.run = tree.getFirst();
        this.account = new Account("Account of run " + run.runId()).section("Run", about());
        add("Steps", records, "step");
        add("Questions", records, "question");
        add("Artifacts", records, "artifact");
        add("Reports", records, "report");
        add("Workstreams", records, "workstream_link");
        began(tree.subList(1, tree.size()));
    }

    private List<String> about() {
        var lines = new ArrayList<String>();
        lines.add("Run: " + run.runId());
        say(lines, "Kind", run.kind());
        lines.add("State: " + run.status() + (run.reason() == null ? "" : " (" + run.reason() + ")"));
        say(lines, "Works on", run.subjectId());
        say(lines, "Begun by", run.triggerSource());
        say(lines, "For user", run.userId());
        say(lines, "Part of run", run.parentRunId());
        lines.add("Started: " + run.startedAt());
        if (run.finishedAt() != null) {
            lines.add("Finished: " + run.finishedAt() + ", after " + seconds(run) + " s");
        }
        return lines;
    }

    private void add(String title, List<Entry> records, String kind) {
        var lines = records.stream()
                .filter(one -> one.recordKind().equals(kind))
                .map(RunReport::line)
                .toList();
        account.section(title, lines);
    }

    private static String line(Entry one) {
        var name = String.join(" ", one.step(), one.recordKey()).strip();
        var link = one.workstreamId() == null ? "" : one.workstreamId() + ", arm " + one.arm() + " ";
        var count = one.total() == 0 ? "" : " " + one.done() + " of " + one.total();
        var took = one.finishedAt() == null ? "" : ", " + seconds(one) + " s";
        var why = one.reason() == null ? "" : " (" + one.reason() + ")";
        return (link + name).strip() + ": " + one.status() + why + count + took;
    }

    private void began(List<Entry> below) {
        if (below.isEmpty()) {
            return;
        }
        var lines = new ArrayList<String>();
        var counts = new TreeMap<String, Integer>();
        below.forEach(one -> counts.merge(one.kind() + ", " + one.status(), 1, Integer::sum));
        counts.forEach((what, count) -> lines.add(what + ": " + count));
        below.stream()
                .filter(one -> one.status().equals("failed"))
                .forEach(one -> lines.add("failed " + one.runId() + ": " + one.reason()));
        account.section("Runs below it", lines);
    }

    String markdown() {
        return account.markdown();
    }

    byte[] pdf() {
        return account.pdf();
    }

    private static void say(List<String> lines, String what, Object value) {
        if (value != null) {
            lines.add(what + ": " + value);
        }
    }

    private static long seconds(Entry one) {
        return Duration.between(one.startedAt(), one.finishedAt()).toSeconds();
    }
}
