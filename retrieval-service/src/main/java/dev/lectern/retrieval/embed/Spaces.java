package dev.lectern.retrieval.embed;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The id of the embedder's space, whose partition is made by whoever asks first. */
@ApplicationScoped
public class Spaces {

    private static final String OPEN = "SELECT open_embedding_space($1, $2, $3, $4) AS space_id";

    private final Embedder embedder;
    private final Tenancy tenancy;
    private volatile UUID opened;

    Spaces(Embedder embedder, Tenancy tenancy) {
        this.embedder = embedder;
        this.tenancy = tenancy;
    }

    // In a transaction of its own: remembered only when it has committed.
    public Uni<UUID> current() {
        if (opened != null) {
            return Uni.createFrom().item(opened);
        }
        var space = embedder.space();
        var wanted = Tuple.of(Ids.next(), space.model(), space.dimension(), space.chunking());
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.preparedQuery(OPEN)
                        .execute(wanted)
                        .map(rows -> rows.iterator().next().getUUID("space_id")))
                .invoke(id -> opened = id);
    }
}
