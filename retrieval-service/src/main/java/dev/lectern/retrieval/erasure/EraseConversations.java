package dev.lectern.retrieval.erasure;

import dev.lectern.common.deletion.Erasure;
import dev.lectern.common.deletion.LongErasure;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Conversations of a project or a person go with the answers that are being written in them, whose runs end. */
@ApplicationScoped
class EraseConversations implements LongErasure {

    private static final String RUNNING =
            "SELECT run, of_workspace, of_project, of_user FROM retrieval.running_answers($1, $2)";

    private final Erasure erasure;
    private final Outbox outbox;

    EraseConversations(Erasure erasure, Outbox outbox) {
        this.erasure = erasure;
        this.outbox = outbox;
    }

    @Override
    public Set<String> kinds() {
        return Set.of("project", "account");
    }

    @Override
    public Uni<Void> begin(SqlConnection tx, Scope scope, DeletionRequested asked) {
        var eyes = asked.kind().equals("account") ? scope.withUser(asked.subjectId()) : scope;
        return Tenancy.become(tx, eyes)
                .chain(() -> tx.preparedQuery(RUNNING).execute(Tuple.of(asked.kind(), asked.subjectId())))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .map(row -> new Scope(
                        row.getUUID("run"),
                        row.getUUID("of_workspace"),
                        row.getUUID("of_project"),
                        row.getUUID("of_user")))
                .onItem()
                .transformToUniAndConcatenate(one -> outbox.add(tx, one, new RunCancelled(one.runId())))
                .onItem()
                .ignoreAsUni()
                .chain(() -> erasure.answer(tx, scope, asked));
    }
}
