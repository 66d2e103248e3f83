package dev.lectern.ingestion.profile;

import dev.lectern.common.identity.Scope;
import dev.lectern.ingestion.profile.ChunkProfiles.Named;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Which profile somebody has chosen for a project or a repository, and by which a text was cut. */
@ApplicationScoped
public class ChunkChoices {

    /** By what an item was cut; the name is null where it was cut before profiles had names. */
    public record Cut(String name, ChunkProfile profile) {}

    private static final String OF_PROJECT = "SELECT chunk_profile FROM project_chunk_profile WHERE project_id = $1";
    private static final String CHOOSE = """
            INSERT INTO project_chunk_profile (workspace_id, project_id, chunk_profile) VALUES ($1, $2, $3)
            ON CONFLICT (project_id) DO UPDATE SET chunk_profile = excluded.chunk_profile, updated_at = now()
            """;
    private static final String OF_USE = """
            SELECT CASE WHEN s.repository_id IS NULL THEN p.chunk_profile ELSE r.chunk_profile END AS chunk_profile
              FROM source_reference s
              LEFT JOIN repository r ON r.repository_id = s.repository_id
              LEFT JOIN project_chunk_profile p ON p.project_id = s.project_id
             WHERE s.source_reference_id = $1
            """;
    private static final String FIX =
            "UPDATE source_item SET chunk_profile = $2, chunk_profile_name = $3 WHERE source_item_id = $1";
    private static final String CUT =
            "SELECT chunk_profile, chunk_profile_name FROM source_item WHERE source_item_id = $1";

    private final ChunkProfiles profiles;

    ChunkChoices(ChunkProfiles profiles) {
        this.profiles = profiles;
    }

    Uni<Named> ofProject(SqlConnection tx, UUID project) {
        return first(tx, OF_PROJECT, project).map(this::named);
    }

    Uni<Void> choose(SqlConnection tx, Scope scope, String profile) {
        return tx.preparedQuery(CHOOSE)
                .execute(Tuple.of(scope.workspaceId(), scope.projectId(), profile))
                .replaceWithVoid();
    }

    /** What the collection has chosen in which this use is. */
    public Uni<Named> ofUse(SqlConnection tx, UUID reference) {
        return first(tx, OF_USE, reference).map(this::named);
    }

    /** Before the first piece is cut, so that whoever goes on with it cuts alike. */
    public Uni<Void> fix(SqlConnection tx, UUID item, String written, String name) {
        return tx.preparedQuery(FIX).execute(Tuple.of(item, written, name)).replaceWithVoid();
    }

    /** Empty before its text is cut. */
    public Uni<Optional<Cut>> cut(SqlConnection tx, UUID item) {
        return first(tx, CUT, item)
                .map(found -> found.flatMap(row -> ChunkProfile.read(row.getString("chunk_profile"))
                        .map(profile -> new Cut(row.getString("chunk_profile_name"), profile))));
    }

    private Named named(Optional<Row> chosen) {
        return profiles.named(chosen.map(row -> row.getString("chunk_profile")).orElse(null));
    }

    private static Uni<Optional<Row>> first(SqlConnection tx, String sql, UUID id) {
        return tx.preparedQuery(sql).execute(Tuple.of(id)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .findFirst());
    }
}
