package dev.lectern.retrieval.version;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.embed.Embedder;
import dev.lectern.retrieval.embed.Embedders;
import dev.lectern.retrieval.embed.Spaces;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Where a workspace is searched, and where its sources go. */
@ApplicationScoped
public class Shards {

    private static final String ACTIVE = Live.COLUMNS + " AND h.is_active AND v.state = 'published'";
    private static final String LIVE = Live.COLUMNS + " ORDER BY h.is_active DESC, h.index_id";
    // Whoever writes into an index shares its pointer until he commits; who publishes or prunes one has all to himself.
    private static final String HOLD =
            "SELECT shard_id FROM index_shard WHERE workspace_id = $1 ORDER BY shard_id FOR SHARE";
    private static final String FIRST_RUN = """
            INSERT INTO pipeline_run (pipeline_run_id, workspace_id, workflow_run_id, idempotency_key, status, finished_at)
            VALUES ($1, $2, $3, $4, 'completed', now())
            """;
    private static final String FIRST_VERSION = """
            INSERT INTO index_version (index_id, workspace_id, space_id, state, corpus_fingerprint, published_at)
            VALUES ($1, $2, $3, 'published', corpus_fingerprint($2), now())
            """;
    private static final String FIRST_SHARD = """
            INSERT INTO index_shard (shard_id, workspace_id, shard_name, pipeline_run_id, index_id, is_active)
            VALUES ($1, $2, 'workspace', $3, $4, true)
            """;

    private final Embedders embedders;
    private final Embedder standard;
    private final Spaces spaces;
    private final Tenancy tenancy;

    Shards(Embedders embedders, Embedder standard, Spaces spaces, Tenancy tenancy) {
        this.embedders = embedders;
        this.standard = standard;
        this.spaces = spaces;
        this.tenancy = tenancy;
    }

    /** What the workspace is searched in; nothing while it has no source. */
    public Uni<Optional<Live>> active(SqlConnection tx, UUID workspace) {
        return tx.preparedQuery(ACTIVE).execute(Tuple.of(workspace)).map(rows -> all(rows).stream()
                .findFirst());
    }

    /** The embedder of its model, if it is one of ours and has not become another one. */
    public Optional<Embedder> embedder(Live live) {
        return embedders.of(live.model()).filter(known -> known.space().dimension() == live.dimension());
    }

    /** The model that the workspace is searched with: that of its index, or while it has none the one that it would begin with. */
    public Uni<Embedder> embedder(Scope scope) {
        return tenancy.look(scope, tx -> active(tx, scope.workspaceId()))
                .map(live -> live.map(this::known).orElse(standard));
    }

    /** The same, and behind it the one that new workspaces begin with, if it is another: who has it in his program keeps it. */
    public Uni<List<Embedder>> embedders(Scope scope) {
        return embedder(scope).map(one -> one.space().equals(standard.space()) ? List.of(one) : List.of(one, standard));
    }

    /** The embedder of its model; fails if that is not there. */
    public Embedder known(Live live) {
        return embedder(live)
                .orElseThrow(() -> ProblemException.upstream(
                        "This workspace's index was made with the model " + live.model() + ", which is not there."));
    }

    /** What sources of this workspace go into, the active one first. The first source opens an index of the standard model. */
    public Uni<List<Live>> forWriting(Scope scope) {
        return tenancy.tx(scope, tx -> live(tx, scope.workspaceId()))
                .chain(found -> found.isEmpty() ? open(scope) : Uni.createFrom().item(found))
                .map(this::known);
    }

    /** The same as they are now; they stay until the transaction ends. */
    public Uni<List<Live>> hold(SqlConnection tx, UUID workspace) {
        return tx.preparedQuery(HOLD)
                .execute(Tuple.of(workspace))
                .chain(() -> live(tx, workspace))
                .map(this::known);
    }

    // What nobody here can embed for cannot be searched either, and is lacking when somebody would go back to it.
    private List<Live> known(List<Live> all) {
        return all.stream().filter(live -> embedder(live).isPresent()).toList();
    }

    private Uni<List<Live>> open(Scope scope) {
        return spaces.open(embedders.standard().space())
                .chain(space -> tenancy.tx(scope, tx -> Publishing.turn(tx, scope.workspaceId())
                        .chain(() -> live(tx, scope.workspaceId()))
                        .chain(found -> found.isEmpty()
                                ? first(tx, scope, space).chain(() -> live(tx, scope.workspaceId()))
                                : Uni.createFrom().item(found))));
    }

    private static Uni<Void> first(SqlConnection tx, Scope scope, UUID space) {
        var workspace = scope.workspaceId();
        var run = Ids.next();
        var index = Ids.next();
        return tx.preparedQuery(FIRST_RUN)
                .execute(Tuple.of(run, workspace, scope.runId(), Publishing.key(space)))
                .chain(() -> tx.preparedQuery(FIRST_VERSION).execute(Tuple.of(index, workspace, space)))
                .chain(() -> tx.preparedQuery(FIRST_SHARD).execute(Tuple.of(Ids.next(), workspace, run, index)))
                .replaceWithVoid();
    }

    private static Uni<List<Live>> live(SqlConnection tx, UUID workspace) {
        return tx.preparedQuery(LIVE).execute(Tuple.of(workspace)).map(Shards::all);
    }

    private static List<Live> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Live::of).toList();
    }
}
