package dev.lectern.project.note;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Keeps notes. That they are the author's alone is the database's to enforce; the project is asked for here. */
@ApplicationScoped
class NoteRepository {

    /** What somebody writes; of a change, what is null stays and what is empty (a page: 0) goes. */
    record Written(Integer page, String highlight, List<String> terms, String text, String colour) {

        String[] termArray() {
            return terms == null ? null : terms.toArray(String[]::new);
        }
    }

    private static final String MINE = " WHERE workspace_id = $1 AND user_id = $2 AND project_id = $3 ";
    // A pattern cannot use an index under row-level security; the rows it looks at are one person's in one project.
    private static final String WANTED = """
               AND ($4::uuid IS NULL OR source_item_id = $4)
               AND ($5::int IS NULL OR page_number = $5)
               AND ($6::text IS NULL OR colour = $6)
               AND NOT EXISTS (SELECT FROM unnest($7::text[]) AS wanted (pattern)
                                WHERE concat_ws(' ', note_text, highlighted_text, array_to_string(highlight_terms, ' '))
                                      NOT ILIKE pattern)
            """;
    private static final String PAGE = "SELECT " + Note.COLUMNS + " FROM paper_note" + MINE + WANTED
            + " AND paper_note_id < $8 ORDER BY paper_note_id DESC LIMIT $9";
    private static final String BATCH = "SELECT " + Note.COLUMNS + " FROM paper_note" + MINE + WANTED + """
               AND (source_item_id, coalesce(page_number, 0), paper_note_id) > ($8, $9, $10)
             ORDER BY source_item_id, coalesce(page_number, 0), paper_note_id LIMIT $11
            """;
    private static final String ONE =
            "SELECT " + Note.COLUMNS + " FROM paper_note" + MINE + "AND source_item_id = $4 AND paper_note_id = $5";
    private static final String ADD = """
            INSERT INTO paper_note (paper_note_id, workspace_id, user_id, project_id, source_item_id, page_number,
                   highlighted_text, highlight_terms, note_text, colour)
            VALUES ($1, $2, $3, $4, $5, nullif($6::int, 0), nullif($7::text, ''), coalesce($8::text[], '{}'), $9,
                   nullif($10::text, ''))
            RETURNING\s""" + Note.COLUMNS;
    private static final String CHANGE =
            """
            UPDATE paper_note SET updated_at = now(),
                   page_number = CASE WHEN $6::int IS NULL THEN page_number ELSE nullif($6, 0) END,
                   highlighted_text = CASE WHEN $7::text IS NULL THEN highlighted_text ELSE nullif($7, '') END,
                   highlight_terms = coalesce($8::text[], highlight_terms),
                   note_text = coalesce($9::text, note_text),
                   colour = CASE WHEN $10::text IS NULL THEN colour ELSE nullif($10, '') END
            """ + MINE + "AND source_item_id = $4 AND paper_note_id = $5 RETURNING " + Note.COLUMNS;
    private static final String DELETE = "DELETE FROM paper_note" + MINE + "AND paper_note_id = $4";

    Uni<List<Note>> page(SqlConnection tx, Scope scope, NoteFilter filter, UUID after, int limit) {
        return tx.preparedQuery(PAGE).execute(mine(scope, filter, after, limit)).map(NoteRepository::all);
    }

    /** By paper, page and age; the note is the last one of the batch before, null for the first batch. */
    Uni<List<Note>> batch(SqlConnection tx, Scope scope, NoteFilter filter, Note last, int limit) {
        var values = last == null
                ? mine(scope, filter, new UUID(0, 0), -1, new UUID(0, 0), limit)
                : mine(scope, filter, last.sourceItemId(), last.page() == null ? 0 : last.page(), last.id(), limit);
        return tx.preparedQuery(BATCH).execute(values).map(NoteRepository::all);
    }

    Uni<Optional<Note>> find(SqlConnection tx, Scope scope, UUID item, UUID note) {
        return tx.preparedQuery(ONE)
                .execute(Tuple.of(scope.workspaceId(), scope.userId(), scope.projectId(), item, note))
                .map(NoteRepository::first);
    }

    Uni<Note> add(SqlConnection tx, Scope scope, UUID item, UUID note, Written written) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(
                        note,
                        scope.workspaceId(),
                        scope.userId(),
                        scope.projectId(),
                        item,
                        written.page(),
                        written.highlight(),
                        written.termArray(),
                        written.text(),
                        written.colour())))
                .map(rows -> Note.of(rows.iterator().next()));
    }

    Uni<Optional<Note>> change(SqlConnection tx, Scope scope, UUID item, UUID note, Written written) {
        return tx.preparedQuery(CHANGE)
                .execute(Tuple.from(Arrays.asList(
                        scope.workspaceId(),
                        scope.userId(),
                        scope.projectId(),
                        item,
                        note,
                        written.page(),
                        written.highlight(),
                        written.termArray(),
                        written.text(),
                        written.colour())))
                .map(NoteRepository::first);
    }

    Uni<Boolean> delete(SqlConnection tx, Scope scope, UUID note) {
        return tx.preparedQuery(DELETE)
                .execute(Tuple.of(scope.workspaceId(), scope.userId(), scope.projectId(), note))
                .map(rows -> rows.rowCount() == 1);
    }

    private static Tuple mine(Scope scope, NoteFilter filter, Object... more) {
        var values = new ArrayList<Object>(Arrays.asList(
                scope.workspaceId(),
                scope.userId(),
                scope.projectId(),
                filter.sourceItemId(),
                filter.page(),
                filter.colour(),
                filter.patterns()));
        values.addAll(Arrays.asList(more));
        return Tuple.from(values);
    }

    private static Optional<Note> first(RowSet<Row> rows) {
        return all(rows).stream().findFirst();
    }

    private static List<Note> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Note::of).toList();
    }
}
