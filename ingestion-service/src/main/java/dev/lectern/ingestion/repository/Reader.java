package dev.lectern.ingestion.repository;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** Who asks, as far as it decides what he may read: his roles, and whether he runs the installation. */
public record Reader(UUID user, UUID[] roles, boolean administers) {

    public static Reader of(Caller caller) {
        return new Reader(
                caller.userId(),
                caller.roles().toArray(UUID[]::new),
                caller.groups().contains(Access.ADMIN));
    }

    /** $1 is the id, $2 to $4 are who asks. */
    Tuple with(UUID id) {
        return Tuple.of(id, user, roles, administers);
    }
}
