package dev.lectern.retrieval.embed;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.embed.Embedder.Space;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The ids of spaces, whose partitions are made by whoever asks first. */
@ApplicationScoped
public class Spaces {

    private static final String OPEN = "SELECT open_embedding_space($1, $2, $3, $4) AS space_id";

    private final Tenancy tenancy;
    private final Map<Space, UUID> opened = new ConcurrentHashMap<>();

    Spaces(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    // In a transaction of its own: remembered only when it has committed.
    public Uni<UUID> open(Space space) {
        var known = opened.get(space);
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        var wanted = Tuple.of(Ids.next(), space.model(), space.dimension(), space.chunking());
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.preparedQuery(OPEN)
                        .execute(wanted)
                        .map(rows -> rows.iterator().next().getUUID("space_id")))
                .invoke(id -> opened.put(space, id));
    }
}
