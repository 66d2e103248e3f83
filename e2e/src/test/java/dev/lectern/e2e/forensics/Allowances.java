package dev.lectern.e2e.forensics;

import static java.util.Map.entry;

import dev.lectern.e2e.forensics.Traces.Kind;
import dev.lectern.e2e.forensics.Traces.Trace;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where something may be left of what was deleted, and why. Nowhere is it text. */
final class Allowances {

    private static final Set<Kind> BY_ID = EnumSet.of(Kind.ID);

    private static final Map<String, Set<Kind>> ALLOWED = Map.ofEntries(
            // What happened: events carry ids and hashes, and never text, so that this can be kept.
            entry("observability.timeline_entry_rest", EnumSet.of(Kind.ID, Kind.HASH)),
            entry("observability.audit_event", BY_ID),
            entry("workflow.run_record", BY_ID),
            // The receipts themselves: what was deleted, and how many rows that were where.
            entry("workflow.deletion", BY_ID),
            // Work that was done, and what was answered, until nobody asks for it again.
            entry("ingestion.async_job", BY_ID),
            entry("indexing.async_job", BY_ID),
            entry("ingestion.idempotency_key", BY_ID),
            entry("ingestion.upload", BY_ID),
            // That it is gone: news comes in any order, and what was removed must not come back by an older one.
            entry("indexing.indexed_source", BY_ID),
            entry("indexing.source_reference", BY_ID),
            entry("indexing.project_paper", BY_ID),
            entry("ingestion.project_paper", BY_ID),
            entry("project.known_paper", BY_ID),
            entry("project.project_paper", BY_ID),
            // What people wrote themselves stays theirs; what they had marked of the text does not.
            entry("project.paper_note", BY_ID));

    private Allowances() {}

    static boolean allow(Trace trace) {
        return ALLOWED.getOrDefault(undated(trace.table()), Set.of()).contains(trace.kind());
    }

    /** What holds for the lines of no particular day holds for those of every day. */
    private static String undated(String table) {
        return table.replaceFirst("^observability\\.timeline_entry_[0-9]{8}$", "observability.timeline_entry_rest");
    }

    static Set<String> tables() {
        return ALLOWED.keySet();
    }
}
