package dev.lectern.retrieval.conversation;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.conversation.Conversations.Wanted;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Keeps conversations. Whose they are is the database's to enforce; the project is asked for here. */
@ApplicationScoped
class ConversationRepository {

    private static final String MINE =
            " WHERE workspace_id = $1 AND user_id = $2 AND (project_id IS NULL OR project_id = $3) ";
    private static final String ONE =
            "SELECT " + Conversation.COLUMNS + " FROM retrieval.conversation" + MINE + "AND conversation_id = $4";
    private static final String LOCK = ONE + " FOR UPDATE";
    private static final String PAGE =
            "SELECT " + Conversation.COLUMNS + ", activity FROM retrieval.conversation" + MINE + """
               AND activity < $4 AND ($5 OR status <> 'archived') AND ($6::uuid IS NULL OR paper_id = $6)
               AND ($7::boolean IS NULL OR is_pinned = $7)
             ORDER BY activity DESC LIMIT $8
            """;
    private static final String ADD = """
            INSERT INTO retrieval.conversation (conversation_id, workspace_id, user_id, project_id, paper_id,
                   repository_id, kind, scope, reuse, reuse_day, title, activity)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """;
    private static final String RETURNING = " RETURNING " + Conversation.COLUMNS;
    // Of two who ask at once for the same, the second waits for the first one's and takes it.
    private static final String TAKE_UP = ADD + """
            ON CONFLICT (workspace_id, user_id, project_id, kind, paper_id, repository_id%s)
                  WHERE status = 'active' AND reuse = '%s'
            DO UPDATE SET updated_at = now()
            """;
    private static final String DAILY = TAKE_UP.formatted(", reuse_day", "daily") + RETURNING;
    private static final String OF_PROJECT = TAKE_UP.formatted("", "project") + RETURNING;
    private static final String END_EARLIER_DAYS = """
            UPDATE retrieval.conversation SET status = 'completed', ended_at = now(), updated_at = now()
             WHERE workspace_id = $1 AND user_id = $2 AND project_id IS NOT DISTINCT FROM $3
               AND paper_id IS NOT DISTINCT FROM $4 AND repository_id IS NOT DISTINCT FROM $5
               AND kind = $6 AND reuse = 'daily' AND status = 'active' AND reuse_day < $7
            """;
    // Who takes one out of the archive wants that one, and not to be given it for another question.
    private static final String CHANGE = """
            UPDATE retrieval.conversation SET title = coalesce($5, title), is_pinned = coalesce($6, is_pinned),
                   archived_at = CASE WHEN $7 THEN coalesce(archived_at, now()) WHEN NOT $7 THEN NULL ELSE archived_at END,
                   status = CASE WHEN $7 THEN 'archived' WHEN NOT $7 AND status = 'archived' THEN 'active' ELSE status END,
                   reuse = CASE WHEN NOT $7 AND status = 'archived' THEN 'none' ELSE reuse END,
                   reuse_day = CASE WHEN NOT $7 AND status = 'archived' THEN NULL ELSE reuse_day END,
                   updated_at = now()
            """ + MINE + "AND conversation_id = $4" + RETURNING;
    private static final String RUNNING =
            "SELECT run_id FROM retrieval.streaming_job WHERE conversation_id = $1 AND status = 'running'"
                    + " ORDER BY run_id FOR UPDATE";
    private static final String DELETE = "DELETE FROM retrieval.conversation WHERE conversation_id = $1";
    private static final String ABOUT_PAPER = "SELECT " + Conversation.COLUMNS + " FROM retrieval.conversation" + MINE
            + "AND paper_id = $4 ORDER BY conversation_id FOR UPDATE";
    private static final String TELL = """
            INSERT INTO retrieval.conversation_event (event_id, conversation_id, workspace_id, user_id, kind, data)
            VALUES ($1, $2, $3, $4, $5, $6)
            """;

    record Listed(Conversation conversation, UUID activity) {}

    Uni<Optional<Conversation>> find(SqlConnection tx, Scope scope, UUID id) {
        return tx.preparedQuery(ONE).execute(mine(scope, id)).map(ConversationRepository::first);
    }

    Uni<Optional<Conversation>> lock(SqlConnection tx, Scope scope, UUID id) {
        return tx.preparedQuery(LOCK).execute(mine(scope, id)).map(ConversationRepository::first);
    }

    Uni<List<Listed>> page(
            SqlConnection tx, Scope scope, boolean archived, UUID paper, Boolean pinned, UUID after, int limit) {
        return tx.preparedQuery(PAGE)
                .execute(mine(scope, after, archived, paper, pinned, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Listed(Conversation.of(row), row.getUUID("activity")))
                        .toList());
    }

    Uni<List<Conversation>> lockAboutPaper(SqlConnection tx, Scope scope, UUID paper) {
        return tx.preparedQuery(ABOUT_PAPER).execute(mine(scope, paper)).map(ConversationRepository::all);
    }

    /** A new one, or with a reuse the one that there is; locked either way. */
    Uni<Conversation> obtain(SqlConnection tx, Scope scope, Wanted wanted) {
        var project = wanted.scope().isOfProject() ? scope.projectId() : null;
        var id = Ids.next();
        var values = Tuple.from(Arrays.asList(
                id,
                scope.workspaceId(),
                scope.userId(),
                project,
                wanted.paperId(),
                wanted.repositoryId(),
                wanted.kind(),
                wanted.scope().wire(),
                wanted.reuse().wire(),
                wanted.day(),
                wanted.title(),
                Ids.next()));
        var rows =
                switch (wanted.reuse()) {
                    case NONE -> tx.preparedQuery(ADD + RETURNING).execute(values);
                    case PROJECT -> tx.preparedQuery(OF_PROJECT).execute(values);
                    case DAILY ->
                        endEarlierDays(tx, scope, project, wanted)
                                .chain(() -> tx.preparedQuery(DAILY).execute(values));
                };
        return rows.map(found -> all(found).getFirst())
                .call(one -> one.conversationId().equals(id)
                        ? tell(tx, scope, id, "created", new JsonObject())
                        : Uni.createFrom().voidItem());
    }

    private static Uni<Void> endEarlierDays(SqlConnection tx, Scope scope, UUID project, Wanted wanted) {
        return tx.preparedQuery(END_EARLIER_DAYS)
                .execute(Tuple.from(Arrays.asList(
                        scope.workspaceId(),
                        scope.userId(),
                        project,
                        wanted.paperId(),
                        wanted.repositoryId(),
                        wanted.kind(),
                        wanted.day())))
                .replaceWithVoid();
    }

    Uni<Optional<Conversation>> change(
            SqlConnection tx, Scope scope, UUID id, String title, Boolean pinned, Boolean archived) {
        return tx.preparedQuery(CHANGE)
                .execute(mine(scope, id, title, pinned, archived))
                .map(ConversationRepository::first);
    }

    /** The runs that still write in it. */
    Uni<List<UUID>> running(SqlConnection tx, UUID id) {
        return tx.preparedQuery(RUNNING).execute(Tuple.of(id)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> row.getUUID("run_id"))
                .toList());
    }

    Uni<Void> delete(SqlConnection tx, UUID id) {
        return tx.preparedQuery(DELETE).execute(Tuple.of(id)).replaceWithVoid();
    }

    Uni<Void> tell(SqlConnection tx, Scope scope, UUID id, String kind, JsonObject data) {
        return tx.preparedQuery(TELL)
                .execute(Tuple.of(Ids.next(), id, scope.workspaceId(), scope.userId(), kind, data))
                .replaceWithVoid();
    }

    private static Tuple mine(Scope scope, Object... more) {
        var values = Tuple.of(scope.workspaceId(), scope.userId(), scope.projectId());
        for (var one : more) {
            values.addValue(one);
        }
        return values;
    }

    private static Optional<Conversation> first(RowSet<Row> rows) {
        return all(rows).stream().findFirst();
    }

    private static List<Conversation> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(Conversation::of)
                .toList();
    }
}
