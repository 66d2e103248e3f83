package dev.lectern.ingestion.repository.item;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.repository.Reader;
import dev.lectern.ingestion.repository.Repositories;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;

/** The way to what is in an item, for whoever may read its repository now. */
@ApplicationScoped
class OpenItem {

    private final Tenancy tenancy;
    private final Caller caller;
    private final Repositories repositories;

    OpenItem(Tenancy tenancy, Caller caller, Repositories repositories) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.repositories = repositories;
    }

    /** Within a transaction of somebody else; who asks is known from here on. */
    Function<SqlConnection, Uni<SeenSource>> in(UUID repository, UUID item) {
        var reader = Reader.of(caller);
        return tx -> repositories.read(tx, reader, repository).chain(() -> SeenSource.find(tx, repository, item));
    }

    Uni<SeenSource> find(UUID repository, UUID item) {
        return tenancy.tx(caller.scope(), in(repository, item));
    }
}
